"""Writes the goldens: python3 generate.py [--digits FILE]. Checks the reference first; see README.md."""
import argparse
import shutil
from pathlib import Path

import numpy as np
import torch

import bound
import checks
from cases import BASE, REDRAWN, WEIGHTS, cases
from files import digits, read_safetensors, write_json, write_safetensors
from reference import loss_and_grad, norm, train
from vit import logits, shapes

HERE = Path(__file__).resolve().parent
FORWARD = {  # colour images, so that the order of the channels shows
    "rgb-gap": {"imageSize": 12, "patchSize": 4, "width": 12, "depth": 2, "heads": 3, "pool": "gap", "classes": 7},
    "rgb-cls": {"imageSize": 8, "patchSize": 2, "width": 8, "depth": 2, "heads": 4, "pool": "cls", "classes": 3},
}


def draw(model, kind, seed):
    """Initial weights, float32, from numpy's RandomState."""
    random, w = np.random.RandomState(seed), {}
    for name, shape in shapes(model).items():
        normal = random.standard_normal(shape)
        gain = name.endswith("weight") and "norm" in name
        kernel = name.endswith("weight") and not gain
        if kind == "lively":
            fan_in = np.prod(shape[1:])
            values = 1 + 0.1 * normal if gain else normal / np.sqrt(fan_in) if kernel else 0.1 * normal
            if name.endswith("qkv.bias"):
                values[len(values) // 3 : 2 * len(values) // 3] = 0  # the key bias drifts on rounding errors
        elif gain:
            values = np.ones(shape)
        elif kernel or name == "pos_embed":
            values = 0.02 * np.clip(normal, -2, 2)
        else:
            values = np.zeros(shape)
        if kind == "zero-head" and name == "head.weight":
            values = np.zeros(shape)
        w[name] = torch.from_numpy(np.asarray(values, np.float32))
    return w


def without_key_bias(name, t):
    """The part of a tensor that a gradient reaches: softmax cancels the key bias but for rounding errors."""
    return torch.cat([t[: len(t) // 3], t[2 * len(t) // 3 :]]) if name.endswith("qkv.bias") else t


def float32_error(exact, singles):
    """How far the same program in float32 strays, the scale for a tolerance: |x - e| / max(1, |e|), |w - e|."""
    out = {"metrics": 0.0, "weights": 0.0}
    for single in singles:
        for a, b in zip(exact, single):
            errors = [abs(e - b.metrics[n]) / max(1, abs(e)) for n, e in a.metrics.items() if isinstance(e, float)]
            out["metrics"] = max(out["metrics"], *errors)
        for n, e in exact[-1].w.items():
            error = without_key_bias(n, e) - without_key_bias(n, single[-1].w[n])
            out["weights"] = max(out["weights"], float(error.abs().max()))
    return out


def draw_batches(i, name, size, steps, images):
    random = np.random.RandomState(1000 + i + 100 * REDRAWN.get(name, 0))
    return [random.choice(images, size, replace=False).tolist() for _ in range(steps)]


def write_cases(images, labels, initial):
    for i, (name, weights, config) in enumerate(cases()):
        steps = config["training"]["steps"]
        batches = draw_batches(i, name, config["training"]["batchSize"], steps, len(labels))
        w0 = initial[weights]

        def run(lane=None, dtype=torch.float64, order=batches, **training):
            changed = config | {"training": config["training"] | training}
            changed |= {"lanes": [lane]} if lane else {}
            return list(train(changed, w0, order, images, labels, dtype))

        exact = run()
        before = [{n: t.double() for n, t in w0.items()}] + [s.w for s in exact[:-1]]
        checks.method_identities(name, config, run, before, exact)
        if config["training"]["microBatch"]:
            assert checks.close(exact[-1].w, run(microBatch=None)[-1].w), name
        optimizer = config["optimizer"] | config["lanes"][0].get("optimizer", {})
        if config["lanes"][0]["method"] == "base" and optimizer["name"] != "lamb":
            checks.optimizer_is_torchs(config, w0, batches, images, labels)
        if optimizer["name"] == "lamb":
            checks.lamb_is_rescaled_adam(optimizer, before, exact)
        singles = [run(dtype=torch.float32), run(dtype=torch.float32, order=[batch[::-1] for batch in batches])]
        assert all([s.usable for s in exact] == [s.usable for s in single] for single in singles), name
        error = float32_error(exact, singles)
        if max(error.values()) > 5e-6:
            print(f"{name}: float32 strays by {error}; try another draw")
        final = exact[-1].w
        write_safetensors(HERE / f"cases/{name}.safetensors", final)
        write_json(
            HERE / f"cases/{name}.json",
            {
                "config": config,
                "weights": f"weights/{weights}.safetensors",
                "final": f"cases/{name}.safetensors",
                "steps": steps,
                "batches": batches,
                "expected": [s.metrics for s in exact],
                "delta": {n: float((final[n] - w0[n]).norm()) for n in final},
                "float32Error": {n: float(f"{x:.1g}") for n, x in error.items()},
            },
        )


def write_forward(name, model, seed):
    """One forward and backward pass on colour noise."""
    model = BASE["model"] | {"channels": 3} | model
    w, random = draw(model, "lively", seed), np.random.RandomState(seed + 1)
    shape = (5, model["imageSize"], model["imageSize"], model["channels"])
    images = torch.from_numpy(random.standard_normal(shape).astype(np.float32))
    labels = torch.from_numpy(random.randint(0, model["classes"], 5))
    training = {"microBatch": None, "labelSmoothing": 0.1}
    exact = {n: t.double() for n, t in w.items()}
    checks.model_is_torchs(model, w, images.double())
    loss, g = loss_and_grad(exact, images.double(), labels, model, training)
    z = logits(exact, images.double(), model)
    tensors = {"images": images, "labels": labels, "logits": z}
    tensors |= {"weights." + n: t for n, t in w.items()} | {"gradient." + n: t for n, t in g.items()}
    write_safetensors(HERE / f"forward/{name}.safetensors", tensors)
    facts = {"model": model, "labelSmoothing": 0.1, "loss": loss, "gradNorm": norm(g)}
    write_json(HERE / f"forward/{name}.json", facts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--digits", default=HERE.parents[1] / "public/data/digits.bin")
    images, labels = digits(parser.parse_args().digits)
    torch.set_num_threads(1)
    checks.parameter_counts()
    for folder in ("weights", "cases", "forward"):
        shutil.rmtree(HERE / folder, ignore_errors=True)
    initial = {}
    for i, (name, (changes, kind)) in enumerate(WEIGHTS.items()):
        model, path = BASE["model"] | changes, HERE / f"weights/{name}.safetensors"
        write_safetensors(path, draw(model, kind, i))
        initial[name] = read_safetensors(path)
        checks.model_is_torchs(model, initial[name], images[:5])
    model, w = BASE["model"] | WEIGHTS["cls-w12-d2"][0], {n: t.double() for n, t in initial["cls-w12-d2"].items()}
    checks.readings_are_parallel(w, loss_and_grad(w, images[:8], labels[:8], model, BASE["training"])[1])
    write_cases(images, labels, initial)
    for i, (name, model) in enumerate(FORWARD.items()):
        write_forward(name, model, 100 + 10 * i)
    write_json(HERE / "bound.json", {"rows": bound.rows()})


if __name__ == "__main__":
    main()
