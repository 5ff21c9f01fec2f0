import numpy as np
class Net:
    def __init__(self,n_input,n_hidden,n_output):
        self.wih=np.random.normal(0,.5,(n_hidden,n_input)); self.who=np.random.normal(0,.5,(n_output,n_hidden)); self.lr=.3
    def train(self,inputs_list,targets_list):
        inputs=np.array(inputs_list,ndmin=2).T; targets=np.array(targets_list,ndmin=2).T
        hidden=1/(1+np.exp(-self.wih@inputs)); final=1/(1+np.exp(-np.dot(self.who,hidden)))
        output_errors=targets-final
        hidden_errors=np.dot(self.who.T,output_errors)
        self.who+=self.lr*np.dot(output_errors*final*(1-final),hidden.T)
        self.wih+=self.lr*np.dot(hidden_errors*hidden*(1-hidden),inputs.T)
n=Net(3,4,2)
for e in range(5):
    for x,t in (([.1,.5,.9],[.01,.99]),([.8,.2,.3],[.99,.01]),([.4,.4,.7],[.01,.99])): n.train(x,t)
