import numpy as np

rng = np.random.default_rng(8)
images = rng.normal(size=(12, 6, 6))
labels = (images.mean(axis=(1, 2)) > 0).astype(float)
kernel, bias = rng.normal(size=(3, 3)) * 0.5, 0.0
dense, offset = rng.normal(size=16) * 0.3, 0.0
for epoch in range(6):
    for image, label in zip(images, labels):
        maps = np.zeros((4, 4))
        for i in range(4):
            for j in range(4):
                maps[i, j] = np.sum(image[i : i + 3, j : j + 3] * kernel) + bias
        active = np.maximum(maps, 0)
        score = 1 / (1 + np.exp(-(active.ravel() @ dense + offset)))
        d_score = score - label
        d_active = (d_score * dense).reshape(4, 4)
        d_maps = d_active
        d_kernel = np.zeros((3, 3))
        for i in range(4):
            for j in range(4):
                d_kernel += d_maps[i, j] * image[i : i + 3, j : j + 3]
        dense = dense - 0.05 * d_score * active.ravel()
        offset = offset - 0.05 * d_score
        kernel = kernel - 0.05 * d_kernel
        bias = bias - 0.05 * d_maps.sum()
