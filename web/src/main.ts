import { mount, unmount } from 'svelte';
import App from './App.svelte';
import { recording, server, unpack } from './wire';
import type { Channel } from './types';
import 'uplot/dist/uPlot.min.css';
import './play.css';

/** The page in a root of its own, where the styles of what is around it do not reach, nor its own go out. */
function within(host: HTMLElement, style: string, channel: Channel): () => void {
  const root = host.attachShadow({ mode: 'open' }), sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  const target = document.createElement('div');
  root.append(target);
  const app = mount(App, { target, props: { channel } });
  return () => void unmount(app);
}

/** What anywidget calls, for each cell that shows the widget. */
export default {
  render({ model, el }: any) {
    const host = document.createElement('div');
    host.dataset.lmSuppressShortcuts = 'true'; // JupyterLab's own keys are not for what is typed here
    el.append(host);
    const channel: Channel = {
      open(on, state) {
        model.on('msg:custom', (_: unknown, buffers: DataView[]) => {
          const view = buffers[0];
          state('up');
          on(unpack((view.buffer as ArrayBuffer).slice(view.byteOffset, view.byteOffset + view.byteLength)));
        });
        model.send({ do: 'hello' });
        return (command) => model.send(command);
      },
    };
    return within(host, model.get('style'), channel);
  },
};

const page = document.getElementById('chainrule-play');
if (page) mount(App, { target: page, props: { channel: server() } });
for (const data of document.querySelectorAll('script[type="application/x-chainrule-recording"]')) {
  const host = document.createElement('div'), style = document.querySelector('script[type="text/x-chainrule-style"]');
  data.after(host);
  recording(data.textContent ?? '').then((channel) => within(host, style?.textContent ?? '', channel));
}
