"""Sentences of film reviews, praise or blame: networks that read them beside what is simple, and beside PyTorch.

    python -m benchmarks.reviews FOLDER [text=mean|lstm|gru]

FOLDER holds rt-polarity.pos and rt-polarity.neg (Pang & Lee 2005), 5,331 sentences each, one a line. Every fifth line,
from the first on, is held out. Three networks (seeds 0 to 2), as `TextClassifier` trains them, alone and the mean of
their probabilities; the first one again in PyTorch; and two simple methods: TF-IDF with logistic regression, and
logistic regression of words and pairs that are weighted as naive Bayes does (Wang & Manning 2012, 'Baselines and
bigrams').
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from chainrule import TextClassifier
from chainrule.tabular.fast import FORGOTTEN, WORD
from chainrule.tabular.split import split

SEEDS = (0, 1, 2)
WORDS: dict[str, Any] = {"ngram_range": (1, 2), "token_pattern": r"\w+"}


def sentences(folder: Path) -> tuple[tuple[list[str], np.ndarray], tuple[list[str], np.ndarray]]:
    """Return the texts and labels to learn from, and those held out."""
    lines = {
        label: (folder / f"rt-polarity.{label}").read_text("latin-1").strip().split("\n") for label in ("pos", "neg")
    }
    parts = []
    for held in (False, True):
        rows = [(line, label) for label, its in lines.items() for i, line in enumerate(its) if (i % 5 == 0) is held]
        parts.append(([line for line, _ in rows], np.array([label for _, label in rows])))
    return parts[0], parts[1]


def tfidf(train: list[str], y: np.ndarray, test: list[str]) -> np.ndarray:
    """Return the labels that TF-IDF with logistic regression says."""
    reader = TfidfVectorizer(**WORDS, sublinear_tf=True)
    return LogisticRegression(C=5.0, max_iter=1000).fit(reader.fit_transform(train), y).predict(reader.transform(test))


def naive_bayes_weights(train: list[str], y: np.ndarray, test: list[str]) -> np.ndarray:
    """Return the labels that logistic regression says of words weighted by how much more often one class has them."""
    reader = CountVectorizer(**WORDS, binary=True)
    X, classes = reader.fit_transform(train), np.unique(y)
    shares = [(counts := 1 + X[y == label].sum(axis=0)) / counts.sum() for label in classes]
    weights = np.log(shares[1] / shares[0])
    model = LogisticRegression(C=1.0, max_iter=1000).fit(X.multiply(weights).tocsr(), y)
    return model.predict(reader.transform(test).multiply(weights).tocsr())


def in_pytorch(model: TextClassifier, train: list[str], y: np.ndarray, test: list[str], seed: int) -> np.ndarray:
    """Return the labels that the same network says, trained by PyTorch on the same rows."""
    import torch

    torch.manual_seed(seed)
    torch.set_num_threads(1)
    codes = np.unique(y, return_inverse=True)[1]
    X, X_test = (torch.tensor(model._inputs(texts)).long() for texts in (train, test))
    rows, watched = (torch.tensor(part) for part in split(np.arange(len(y)), codes, 0.15, np.random.default_rng(seed)))
    target = torch.tensor(codes, dtype=torch.float32)
    table = torch.nn.Embedding(model.model_.encoder.codes[0].vocabulary, WORD)
    torch.nn.init.uniform_(table.weight, -0.05, 0.05)
    last = torch.nn.Linear(WORD, 1)
    torch.nn.init.xavier_uniform_(last.weight)
    torch.nn.init.zeros_(last.bias)

    def scores(words: Any, training: bool = False) -> Any:
        there = (words > 0).float()[..., None]
        vectors = torch.nn.functional.dropout(table(words), FORGOTTEN, training)
        return last((vectors * there).sum(1) / there.sum(1))[:, 0]

    biases = {"params": [last.bias], "weight_decay": 0.0}
    optimizer = torch.optim.AdamW([{"params": [table.weight, last.weight]}, biases], lr=0.002, weight_decay=0.01)
    loss = torch.nn.BCEWithLogitsLoss()
    best, said, patience = np.inf, None, 0
    while patience < 3:
        for batch in rows[torch.randperm(len(rows))].split(32):
            optimizer.zero_grad()
            loss(scores(X[batch], True), target[batch]).backward()
            optimizer.step()
        with torch.no_grad():
            now = float(loss(scores(X[watched]), target[watched]))
            patience += 1
            if now < best:
                best, patience, said = now, 0, (scores(X_test) > 0).numpy()
    return np.unique(y)[np.asarray(said, int)]


def main(folder: Path, text: str = "mean") -> None:
    (train, y), (test, right) = sentences(folder)
    print(f"{len(y):,} sentences to learn from, {len(right):,} held out", flush=True)

    def tell(name: str, said: np.ndarray, start: float) -> float:
        accuracy = float(np.mean(said == right))
        print(f"{name:40} {accuracy:.4f}   {time.perf_counter() - start:6.1f} s", flush=True)
        return accuracy

    ours, probabilities = [], []
    for seed in SEEDS:
        start = time.perf_counter()
        model = TextClassifier(text, random_state=seed).fit(train, y)
        probabilities.append(model.predict_proba(test))
        ours.append(tell(f"network, {text}, seed {seed}", model.classes_[probabilities[-1].argmax(axis=1)], start))
        if text == "mean" and seed == SEEDS[0]:
            start = time.perf_counter()
            tell("  the same network in PyTorch", in_pytorch(model, train, y, test, seed), start)
    print(f"{'mean of the three':40} {np.mean(ours):.4f}")
    start = time.perf_counter()
    together = tell("the three together", model.classes_[np.mean(probabilities, axis=0).argmax(axis=1)], start)
    simple = {}
    for name, method in {"TF-IDF": tfidf, "naive Bayes weights": naive_bayes_weights}.items():
        start = time.perf_counter()
        simple[name] = tell(f"{name}, logistic regression", method(train, y, test), start)
    for name, accuracy in simple.items():
        verdict = "better than the three together" if accuracy > together else "not better than the three together"
        print(f"{name}: {verdict}")


if __name__ == "__main__":
    folder, *options = sys.argv[1:]
    main(Path(folder), *(option.removeprefix("text=") for option in options))
