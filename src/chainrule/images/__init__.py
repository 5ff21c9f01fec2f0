"""Estimators of pictures: recognise, compare and clean them."""

from chainrule.images.classifier import ImageClassifier as ImageClassifier
from chainrule.images.denoiser import Denoiser as Denoiser
from chainrule.images.verifier import Verifier as Verifier
