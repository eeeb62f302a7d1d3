"""Seeded choices. Equal seeds and numbers give equal hosts, whatever was generated before."""

import random


class Chance:
    def __init__(self, *seed):
        self.random = random.Random(":".join(str(part) for part in seed))

    def one_in(self, n):
        return self.random.randrange(n) == 0

    def percent(self, share):
        return self.random.randrange(100) < share

    def pick(self, choices):
        """One of a list, or one of the keys of a mapping from choice to weight."""
        if isinstance(choices, dict):
            return self.random.choices(list(choices), weights=list(choices.values()))[0]
        return self.random.choice(choices)

    def number(self, low, high):
        return self.random.randint(low, high)

    def sample(self, choices, count):
        return self.random.sample(choices, min(count, len(choices)))

    def shuffled(self, items):
        items = list(items)
        self.random.shuffle(items)
        return items
