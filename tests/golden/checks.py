"""What must hold of the reference before its numbers may be called golden."""
import math

import torch
from torch import nn

from reference import add, dot, learning_rate, norm, perturbation, train
from vit import is_dense_kernel, logits, shapes

VIT_SIZES = {  # name: width, heads, patch -> parameters with a class token and 1000 classes
    "B/16": (768, 12, 16, 86_567_656),
    "B/32": (768, 12, 32, 88_224_232),
    "S/16": (384, 6, 16, 22_050_664),
    "S/32": (384, 6, 32, 22_878_952),
}


def close(a, b, tolerance=1e-10):
    """Whether two dicts of tensors agree to a share of their size."""
    return norm(add(a, b, -1)) <= tolerance * (norm(b) + 1e-300)


def parameter_counts():
    for name, (width, heads, patch, expected) in VIT_SIZES.items():
        model = {"imageSize": 224, "channels": 3, "patchSize": patch, "width": width, "depth": 12, "heads": heads,
                 "mlpRatio": 4, "pool": "cls", "classes": 1000}  # fmt: skip
        total = sum(math.prod(shape) for shape in shapes(model).values())
        assert total == expected, (name, total)


def model_is_torchs(model, w, images):
    """The same logits from torch's own Conv2d, TransformerEncoderLayer, LayerNorm and Linear."""
    D, P = model["width"], model["patchSize"]

    def filled(module, prefix, names):
        for target, source in names.items():
            module.get_parameter(target).data = w[prefix + source].double()
        return module

    both = {"weight": "weight", "bias": "bias"}
    embed = filled(nn.Conv2d(model["channels"], D, P, P), "patch_embed.proj.", both)
    x = embed(images.permute(0, 3, 1, 2)).flatten(2).transpose(1, 2)
    if model["pool"] == "cls":
        x = torch.cat([w["cls_token"].double().expand(len(x), 1, D), x], 1)
    x = x + w["pos_embed"].double()
    for l in range(model["depth"]):
        block = nn.TransformerEncoderLayer(
            D, model["heads"], int(D * model["mlpRatio"]), 0.0, "gelu", 1e-6, batch_first=True, norm_first=True
        )
        names = {"self_attn.in_proj_weight": "attn.qkv.weight", "self_attn.in_proj_bias": "attn.qkv.bias"}
        parts = {"self_attn.out_proj": "attn.proj", "linear1": "mlp.fc1", "linear2": "mlp.fc2"}
        parts |= {"norm1": "norm1", "norm2": "norm2"}
        names |= {f"{a}.{p}": f"{b}.{p}" for a, b in parts.items() for p in both}
        x = filled(block, f"blocks.{l}.", names)(x)
    x = filled(nn.LayerNorm(D, 1e-6), "norm.", both)(x)
    pooled = x[:, 0] if model["pool"] == "cls" else x.mean(1)
    theirs = filled(nn.Linear(D, model["classes"]), "head.", both)(pooled)
    ours = logits({n: t.double() for n, t in w.items()}, images, model)
    assert torch.allclose(ours, theirs, rtol=1e-11, atol=1e-11)


def method_identities(case, config, run, before, steps):
    """The identities of the methods on one trained case; `run(lane)` trains the same with another lane."""
    lane = config["lanes"][0]
    method, rho = lane["method"], lane.get("rho", 0)
    global_norms = lane.get("norms", "global") == "global"
    for w, s in zip(before, steps):
        assert all(torch.isfinite(t).all() for t in s.w.values()), case
        if s.gs:
            if global_norms:
                assert abs(dot(s.gv, s.g)) <= 1e-12 * norm(s.gs) * norm(s.g), case
                assert math.isclose(norm(s.gs) ** 2, norm(s.gv) ** 2 + (dot(s.gs, s.g) / norm(s.g)) ** 2, rel_tol=1e-10)
            else:
                assert all(abs(float((s.gv[n] * s.g[n]).sum())) <= 1e-12 * norm(s.gs) * norm(s.g) for n in s.g), case
            of_length_rho = method in ("sam", "look-sam") or lane.get("layerwise") == "normalized"
            if of_length_rho and norm(s.epsilon) > 0:
                assert math.isclose(norm(s.epsilon), rho, rel_tol=1e-12), case
            elif lane.get("layerwise") in ("literal", "per-layer"):
                unit = norm(s.g) if lane["layerwise"] == "literal" else 1
                for n, e in s.epsilon.items():  # ||eps_i|| = rho ||w_i||, divided by ||g|| as printed
                    length = rho * float(w[n].norm()) / unit if float(s.g[n].norm()) else 0
                    assert math.isclose(float(e.norm()), length, rel_tol=1e-12), case
            noise_is_told_from_signal(case, s)
        if s.metrics["phase"] == "reuse" and s.usable is True:  # ||used - g|| = alpha ||g||
            added = add(s.used, s.g, -1)
            assert math.isclose(norm(added), lane["alpha"] * norm(s.g), rel_tol=1e-9, abs_tol=1e-15), case
            assert math.isclose(dot(added, s.gv), norm(added) * norm(s.gv), rel_tol=1e-9, abs_tol=1e-15), case
    sam = {n: v for n, v in lane.items() if n not in ("k", "alpha", "norms")} | {"method": method.removeprefix("look-")}
    if lane.get("k") == 1:
        assert close(steps[-1].w, run(sam)[-1].w, 0), case
    if rho == 0 and method != "base":
        base = {n: v for n, v in lane.items() if n in ("name", "optimizer")} | {"method": "base"}
        assert close(steps[-1].w, run(base)[-1].w), case
    if lane.get("alpha") == 0:
        for s in steps:
            assert close(s.used, s.gs if s.metrics["phase"] == "refresh" else s.g, 0), case
    refreshes = sum(s.metrics["phase"] == "refresh" for s in steps)
    assert steps[-1].metrics["gradEvals"] == len(steps) + refreshes, case
    if method.startswith("look-"):
        assert refreshes == math.ceil(len(steps) / lane["k"]), case


def noise_is_told_from_signal(case, s):
    """No ||g_v|| / ||g_s|| lies where float32 could decide the guard at 1e-6 the other way."""
    layers = [(norm(s.gv), norm(s.gs))]
    if isinstance(s.usable, dict):
        layers = [(s.gv[n].norm(), s.gs[n].norm()) for n in s.gv]
    assert all(not 1e-9 * b < a < 1e-4 * b for a, b in layers), case


def readings_are_parallel(w, g):
    """The three layer-wise readings have one direction: A(rho) = C(rho ||w||) = D(rho ||g||), zero gradients aside."""
    at = lambda reading, rho: perturbation(w, g, {"method": "layer-sam", "layerwise": reading, "rho": rho})
    assert all(float(t.norm()) > 0 for t in g.values())
    assert close(at("normalized", 0.1 * norm(w)), at("per-layer", 0.1))
    assert close(at("literal", 0.1 * norm(g)), at("per-layer", 0.1))


def optimizer_is_torchs(config, w0, batches, images, labels):
    """A base trajectory equals torch.optim's AdamW, or SGD with the decay decoupled by hand."""
    settings, training = config["optimizer"], config["training"]
    w = {n: t.double().requires_grad_() for n, t in w0.items()}
    kernels = [t for n, t in w.items() if is_dense_kernel(n)]
    others = [t for n, t in w.items() if not is_dense_kernel(n)]
    decay = settings["weightDecay"]
    if settings["name"] == "adamw":
        groups = [{"params": kernels, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
        theirs = torch.optim.AdamW(groups, 1.0, (settings["beta1"], settings["beta2"]), settings["eps"])
    else:
        theirs = torch.optim.SGD(w.values(), 1.0, settings["momentum"])
    for t, (batch, ours) in enumerate(zip(batches, train(config, w0, batches, images, labels))):
        z = logits(w, images[batch], config["model"])
        loss = nn.functional.cross_entropy(z, labels[batch], label_smoothing=training["labelSmoothing"])
        theirs.zero_grad()
        loss.backward()
        if settings["clipNorm"] is not None:
            nn.utils.clip_grad_norm_(w.values(), settings["clipNorm"])
        eta = learning_rate(t, training["steps"], settings)
        for group in theirs.param_groups:
            group["lr"] = eta
        if settings["name"] == "sgd":
            with torch.no_grad():
                for kernel in kernels:
                    kernel.mul_(1 - eta * decay)
        theirs.step()
        # clip_grad_norm_ divides by ||g|| + 1e-6, hence the looser tolerance where it acts
        assert close(ours.w, {n: p.detach() for n, p in w.items()}, 1e-10 if settings["clipNorm"] is None else 1e-6)


def lamb_is_rescaled_adam(settings, before, steps):
    """LAMB's step is torch.optim.AdamW's with eps 1e-6, scaled to eta ||w_j|| for every dense kernel but zeros."""
    kernels = {n: nn.Parameter(before[0][n].clone()) for n in before[0] if is_dense_kernel(n)}
    others = {n: nn.Parameter(before[0][n].clone()) for n in before[0] if not is_dense_kernel(n)}
    groups = [{"params": kernels.values()}, {"params": others.values(), "weight_decay": 0.0}]
    betas = (settings["beta1"], settings["beta2"])
    adam = torch.optim.AdamW(groups, 1.0, betas, 1e-6, settings["weightDecay"])
    for w, s in zip(before, steps):
        shorten = 1 if settings["clipNorm"] is None else min(1, settings["clipNorm"] / norm(s.used))
        for n, p in (kernels | others).items():
            p.data, p.grad = w[n].clone(), s.used[n] * shorten
        for group in adam.param_groups:
            group["lr"] = s.metrics["lr"]
        adam.step()
        for n, p in (kernels | others).items():
            ours, theirs = s.w[n] - w[n], p.detach() - w[n]
            if n in kernels and float(w[n].norm()) > 0:
                theirs = theirs * (s.metrics["lr"] * w[n].norm() / theirs.norm())
            assert torch.allclose(ours, theirs, rtol=1e-8, atol=1e-13), n
