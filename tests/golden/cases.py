"""The table of golden cases: which Experiment each one trains, and from which weights."""

BASE = {
    "version": 1,
    "seed": 0,
    "dataset": {"name": "digits", "trainSize": 1400, "labelNoise": 0, "augment": "none"},
    "model": {"imageSize": 8, "channels": 1, "patchSize": 4, "width": 8, "depth": 1, "heads": 2, "mlpRatio": 2,
              "pool": "gap", "classes": 10, "init": "vit"},
    "training": {"steps": 12, "batchSize": 8, "microBatch": None, "labelSmoothing": 0, "evalEvery": 12},
    "optimizer": {"name": "adamw", "lr": 0.005, "weightDecay": 0.3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8,
                  "momentum": 0.9, "clipNorm": None, "schedule": "constant", "warmupSteps": 0},
}  # fmt: skip

# How initial weights are drawn: "lively" has attention and every bias at work from the first step,
# "vit" is the trainer's own default, "zero-head" is "vit" with a head of zeros.
WEIGHTS = {
    "gap-w8-d1": ({"pool": "gap"}, "lively"),
    "cls-w8-d1": ({"pool": "cls"}, "lively"),
    "gap-w12-d2": ({"pool": "gap", "width": 12, "depth": 2, "heads": 3}, "lively"),
    "cls-w12-d2": ({"pool": "cls", "width": 12, "depth": 2, "heads": 3}, "lively"),
    "gap-p2-w8-d1": ({"pool": "gap", "patchSize": 2}, "lively"),
    "gap-w8-d1-vit": ({"pool": "gap"}, "vit"),
    "cls-w8-d1-vit": ({"pool": "cls"}, "vit"),
    "gap-w8-d1-zero-head": ({"pool": "gap", "init": "zero-head"}, "zero-head"),
    "cls-w8-d1-zero-head": ({"pool": "cls", "init": "zero-head"}, "zero-head"),
}

LANES = {
    "base": {"method": "base"},
    "sam": {"method": "sam", "rho": 0.1},
    "look-sam-global": {"method": "look-sam", "rho": 0.1, "norms": "global"},
    "look-sam-per-layer": {"method": "look-sam", "rho": 0.1, "norms": "per-layer"},
    "layer-sam-normalized": {"method": "layer-sam", "rho": 0.2, "layerwise": "normalized"},
    "layer-sam-literal": {"method": "layer-sam", "rho": 0.05, "layerwise": "literal"},
    "layer-sam-per-layer": {"method": "layer-sam", "rho": 0.03, "layerwise": "per-layer"},
    "look-layer-sam-normalized": {"method": "look-layer-sam", "rho": 0.2, "layerwise": "normalized"},
    "look-layer-sam-literal": {"method": "look-layer-sam", "rho": 0.05, "layerwise": "literal"},
    "look-layer-sam-per-layer": {"method": "look-layer-sam", "rho": 0.03, "layerwise": "per-layer"},
}

OPTIMIZERS = {
    "adamw": {"name": "adamw", "lr": 0.005, "weightDecay": 0.3},
    "lamb": {"name": "lamb", "lr": 0.02, "weightDecay": 0.1},
    "sgd": {"name": "sgd", "lr": 0.1, "weightDecay": 0.05},
}

# Every lane with every optimizer; the other columns pair with each other and with these two.
# A clip at 100 never acts, one at 0.5 always does.
# lane, optimizer, weights, clip, schedule, warm-up, label smoothing, (batch, micro-batch), k, alpha
GRID = [
    ("base", "adamw", "gap-w8-d1", 100, "cosine", 1, 0.1, (8, 3), None, None),
    ("base", "lamb", "cls-w12-d2", None, "linear", 4, 0, (8, None), None, None),
    ("base", "sgd", "cls-w12-d2", 0.5, "constant", 0, 0.1, (12, 4), None, None),
    ("sam", "adamw", "gap-w8-d1", 0.5, "linear", 0, 0, (12, 4), None, None),
    ("sam", "lamb", "gap-w8-d1", None, "constant", 4, 0.1, (8, None), None, None),
    ("sam", "sgd", "cls-w12-d2", 100, "cosine", 1, 0, (8, 3), None, None),
    ("look-sam-global", "adamw", "cls-w8-d1", 100, "constant", 4, 0, (8, 3), 3, 1),
    ("look-sam-global", "lamb", "gap-w12-d2", None, "cosine", 0, 0, (12, 4), 2, 0.3),
    ("look-sam-global", "sgd", "gap-w8-d1", 0.5, "linear", 1, 0.1, (8, None), 5, 0.7),
    ("look-sam-per-layer", "adamw", "cls-w12-d2", None, "cosine", 0, 0, (8, 3), 5, 0.7),
    ("look-sam-per-layer", "lamb", "gap-w12-d2", 0.5, "linear", 1, 0.1, (12, 4), 3, 1),
    ("look-sam-per-layer", "sgd", "gap-w8-d1", 100, "linear", 4, 0.1, (8, None), 2, 0.3),
    ("layer-sam-normalized", "adamw", "gap-w8-d1", 0.5, "cosine", 4, 0.1, (8, None), None, None),
    ("layer-sam-normalized", "lamb", "cls-w12-d2", 100, "linear", 0, 0, (8, 3), None, None),
    ("layer-sam-normalized", "sgd", "gap-w12-d2", None, "constant", 1, 0.1, (12, 4), None, None),
    ("layer-sam-literal", "adamw", "cls-w8-d1", 100, "linear", 4, 0.1, (12, 4), None, None),
    ("layer-sam-literal", "lamb", "gap-w12-d2", 0.5, "cosine", 1, 0, (8, 3), None, None),
    ("layer-sam-literal", "sgd", "cls-w12-d2", None, "constant", 0, 0, (8, None), None, None),
    ("layer-sam-per-layer", "adamw", "gap-w8-d1", 100, "constant", 0, 0, (8, None), None, None),
    ("layer-sam-per-layer", "lamb", "cls-w12-d2", None, "cosine", 1, 0.1, (12, 4), None, None),
    ("layer-sam-per-layer", "sgd", "cls-w12-d2", 0.5, "linear", 4, 0.1, (8, 3), None, None),
    ("look-layer-sam-normalized", "adamw", "cls-w12-d2", 0.5, "constant", 1, 0, (8, None), 2, 0.3),
    ("look-layer-sam-normalized", "lamb", "cls-w8-d1", 100, "cosine", 4, 0.1, (12, 4), 5, 0.7),
    ("look-layer-sam-normalized", "sgd", "gap-w12-d2", None, "cosine", 0, 0, (8, 3), 3, 1),
    ("look-layer-sam-literal", "adamw", "gap-w8-d1", None, "constant", 4, 0.1, (8, 3), 2, 0.7),
    ("look-layer-sam-literal", "lamb", "cls-w12-d2", 100, "linear", 1, 0, (8, None), 3, 1),
    ("look-layer-sam-literal", "sgd", "cls-w12-d2", 0.5, "constant", 0, 0.1, (12, 4), 5, 0.3),
    ("look-layer-sam-per-layer", "adamw", "cls-w12-d2", 0.5, "linear", 1, 0.1, (8, 3), 3, 0.3),
    ("look-layer-sam-per-layer", "lamb", "gap-w12-d2", 100, "constant", 0, 0, (8, None), 2, 1),
    ("look-layer-sam-per-layer", "sgd", "gap-w8-d1", None, "cosine", 4, 0.1, (12, 4), 3, 0.7),
]

# name: (lane, optimizer, weights, changes to the lane, to the optimizer, to training)
SPECIAL = {
    "k-1": ("look-sam-global", "adamw", "gap-w8-d1", {"k": 1, "alpha": 0.7}, {}, {}),
    "k-1-layer": ("look-layer-sam-normalized", "lamb", "cls-w8-d1", {"k": 1, "alpha": 0.7}, {}, {}),
    "k-past-the-end": ("look-sam-global", "adamw", "gap-w8-d1", {"k": 100, "alpha": 0.3}, {}, {}),
    "alpha-0": ("look-sam-global", "adamw", "gap-w8-d1", {"k": 3, "alpha": 0}, {}, {}),
    "alpha-0-layer": ("look-layer-sam-literal", "sgd", "cls-w8-d1", {"k": 2, "alpha": 0}, {}, {}),
    "rho-0-sam": ("sam", "adamw", "gap-w8-d1", {"rho": 0}, {}, {}),
    "rho-0-look-sam": ("look-sam-global", "adamw", "cls-w8-d1", {"rho": 0, "k": 3, "alpha": 0.7}, {}, {}),
    "rho-0-look-sam-per-layer": ("look-sam-per-layer", "sgd", "gap-w8-d1", {"rho": 0, "k": 3, "alpha": 0.7}, {}, {}),
    "rho-0-layer-sam": ("layer-sam-literal", "lamb", "gap-w8-d1", {"rho": 0}, {}, {}),
    "rho-0-look-layer-sam": ("look-layer-sam-normalized", "sgd", "gap-w8-d1", {"rho": 0, "k": 5, "alpha": 1}, {}, {}),
    "rho-3": ("sam", "adamw", "gap-w8-d1", {"rho": 3}, {"clipNorm": 1}, {}),
    "rho-1-paper": ("look-layer-sam-normalized", "lamb", "cls-w8-d1", {"rho": 1, "k": 5, "alpha": 0.7}, {"clipNorm": 1, "schedule": "linear", "warmupSteps": 3}, {}),
    "zero-head-base": ("base", "adamw", "gap-w8-d1-zero-head", {}, {}, {}),
    "zero-head-sam": ("sam", "adamw", "gap-w8-d1-zero-head", {}, {}, {}),
    "zero-head-look-sam": ("look-sam-global", "lamb", "cls-w8-d1-zero-head", {"k": 3, "alpha": 0.3}, {}, {}),
    "zero-head-look-sam-per-layer": ("look-sam-per-layer", "sgd", "gap-w8-d1-zero-head", {"k": 3, "alpha": 0.3}, {}, {}),
    "zero-head-layer-sam": ("layer-sam-literal", "lamb", "gap-w8-d1-zero-head", {}, {}, {}),
    "zero-head-look-layer-sam": ("look-layer-sam-normalized", "adamw", "gap-w8-d1-zero-head", {"k": 4, "alpha": 0.7}, {}, {}),
    "zero-head-look-layer-sam-per-layer": ("look-layer-sam-per-layer", "sgd", "cls-w8-d1-zero-head", {"k": 4, "alpha": 0.7}, {}, {}),
    "vit-base": ("base", "adamw", "cls-w8-d1-vit", {}, {"clipNorm": 1, "schedule": "cosine", "warmupSteps": 3}, {}),
    "vit-look-sam": ("look-sam-global", "adamw", "gap-w8-d1-vit", {"k": 5, "alpha": 0.2}, {"clipNorm": 1, "schedule": "cosine", "warmupSteps": 3}, {}),
    "vit-look-layer-sam": ("look-layer-sam-normalized", "lamb", "gap-w8-d1-vit", {"k": 5, "alpha": 0.2}, {"clipNorm": 1, "schedule": "linear", "warmupSteps": 3}, {}),
    "sixteen-tokens": ("look-sam-global", "adamw", "gap-p2-w8-d1", {"k": 2, "alpha": 0.3}, {"clipNorm": 1}, {}),
    "lane-optimizer": ("sam", "sgd", "gap-w8-d1", {"optimizer": {"name": "adamw", "lr": 0.01, "clipNorm": 0.7, "schedule": "linear"}}, {"warmupSteps": 2, "clipNorm": 3}, {}),
    "plain-sgd": ("base", "sgd", "cls-w8-d1", {}, {"momentum": 0, "weightDecay": 0}, {}),
    "adam-betas-eps": ("base", "adamw", "gap-w8-d1", {}, {"beta1": 0.7, "beta2": 0.9, "eps": 0.01}, {}),
    "lamb-no-decay": ("sam", "lamb", "cls-w8-d1", {}, {"weightDecay": 0, "eps": 0.01}, {}),
    "lr-0": ("look-sam-global", "adamw", "gap-w8-d1", {"k": 3, "alpha": 0.3}, {"lr": 0}, {}),
    "batch-of-1": ("sam", "adamw", "gap-w8-d1", {}, {}, {"batchSize": 1}),
    "micro-batch-of-1": ("look-layer-sam-normalized", "adamw", "gap-w8-d1", {"k": 2, "alpha": 0.3}, {}, {"microBatch": 1}),
    "look-layer-sam-per-layer-norms": ("look-layer-sam-normalized", "sgd", "cls-w8-d1", {"k": 3, "alpha": 0.3, "norms": "per-layer"}, {}, {}),
}  # fmt: skip

# Cases whose first draw of batches is close to an edge, where Adam or LAMB turn a gradient element that is
# almost 0 into a whole step of either sign: they would test rounding errors.
REDRAWN = {
    "sam-sgd": 1,
    "layer-sam-normalized-lamb": 2,
    "look-layer-sam-normalized-sgd": 1,
    "look-layer-sam-literal-lamb": 2,
    "zero-head-look-sam": 2,
    "zero-head-look-layer-sam-per-layer": 2,
}


def experiment(lane, optimizer, weights, lane_changes, optimizer_changes, training_changes):
    """The whole document of a one-lane case."""
    if optimizer == "adamw" and "layerwise" in LANES[lane]:
        # Adam turns the key bias's rounding noise into steps, and the layer-wise epsilon reads that bias's norm.
        optimizer_changes = {"eps": 1e-5} | optimizer_changes
    return BASE | {
        "model": BASE["model"] | WEIGHTS[weights][0],
        "training": BASE["training"] | training_changes,
        "optimizer": BASE["optimizer"] | OPTIMIZERS[optimizer] | optimizer_changes,
        "lanes": [{"name": lane} | LANES[lane] | lane_changes],
    }


def cases():
    """Yields (name, weights, experiment)."""
    for lane, optimizer, weights, clip, schedule, warmup, smoothing, (batch, micro), k, alpha in GRID:
        name = f"{lane}-{optimizer}"
        looks = {"k": k, "alpha": alpha} if k else {}
        schedule = {"clipNorm": clip, "schedule": schedule, "warmupSteps": warmup}
        training = {"batchSize": batch, "microBatch": micro, "labelSmoothing": smoothing}
        yield name, weights, experiment(lane, optimizer, weights, looks, schedule, training)
    for name, (lane, optimizer, weights, *changes) in SPECIAL.items():
        yield name, weights, experiment(lane, optimizer, weights, *changes)
