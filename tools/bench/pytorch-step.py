"""Times one training step of EmbeddingNet v2 in PyTorch: the reference of the training bench.

Prints the seconds of each measured step, one a line. Needs torch; used for measuring only.
"""

import sys
import time

import torch
from torch import nn

WARM_UP = 2


def block(inputs: int, outputs: int) -> list[nn.Module]:
    return [
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
        nn.MaxPool2d(2),
    ]


def main(threads: int, batch: int, steps: int) -> None:
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    widths = [3, 64, 64, 128, 128]
    layers = [layer for pair in zip(widths, widths[1:]) for layer in block(*pair)]
    net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(2048, 128))
    centres = nn.Parameter(torch.randn(16, 128))
    optimiser = torch.optim.AdamW([*net.parameters(), centres], 1e-3)
    pictures = torch.randn(batch, 3, 64, 64)
    labels = torch.arange(batch) % 16
    for step in range(WARM_UP + steps):
        started = time.perf_counter()
        embedding = nn.functional.normalize(net(pictures))
        logits = 16 * embedding @ nn.functional.normalize(centres).T
        loss = nn.functional.cross_entropy(logits, labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step >= WARM_UP:
            print(time.perf_counter() - started)


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:4]))
