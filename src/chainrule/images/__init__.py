"""Estimators of pictures: recognise, compare and clean them."""
