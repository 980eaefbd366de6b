"""Training with SAM, LookSAM, LayerSAM and Look-LayerSAM, written from the formulas in float64.

An independent reference for the trainer: it shares no code with it. Weights, gradients and
perturbations are dicts name -> tensor; a "layer" is one of these tensors.
"""
import math
from dataclasses import dataclass

import torch

from vit import cross_entropies, is_dense_kernel, logits

GUARD = 1e-6  # no reuse where ||g_v|| <= GUARD ||g_s|| at the refresh
LAMB_EPS = 1e-6


# The algebra of dicts of tensors.


def dot(a, b):
    return sum(float((a[n] * b[n]).sum()) for n in a)


def norm(a):
    return math.sqrt(dot(a, a))


def layer_norms(a):
    return {n: float(t.norm()) for n, t in a.items()}


def add(a, b, c=1.0):
    """a + c b, where c is a number or one number per layer."""
    return {n: a[n] + (c[n] if isinstance(c, dict) else c) * b[n] for n in a}


def scale(a, c):
    return {n: a[n] * (c[n] if isinstance(c, dict) else c) for n in a}


def ratio(a, b):
    """a / b, and 0 where b is 0."""
    return a / b if b else 0.0


# Which gradient.


def perturbation(w, g, lane):
    """The ascent step epsilon from w."""
    rho = lane["rho"]
    if lane["method"] in ("sam", "look-sam"):
        return scale(g, ratio(rho, norm(g)))  # rho g / ||g||
    wn, gn = layer_norms(w), layer_norms(g)
    d = scale(g, {n: ratio(wn[n], gn[n]) for n in g})  # d_i = (||w_i|| / ||g_i||) g_i
    if lane["layerwise"] == "normalized":
        return scale(d, ratio(rho, norm(d)))  # rho d / ||d||
    if lane["layerwise"] == "literal":
        return scale(d, ratio(rho, norm(g)))  # rho (||w_i|| / ||g_i||) g_i / ||g||
    return scale(d, rho)  # per-layer: rho ||w_i|| g_i / ||g_i||


def across(g, gs, per_layer):
    """g_v = g_s - (<g, g_s> / ||g||^2) g"""
    if per_layer:
        return add(gs, g, {n: -ratio(float((g[n] * gs[n]).sum()), float((g[n] * g[n]).sum())) for n in g})
    return add(gs, g, -ratio(dot(g, gs), dot(g, g)))


def reusable(gv, gs, per_layer):
    """Whether g_v is more than rounding noise: one answer, or one per layer."""
    if per_layer:
        a, b = layer_norms(gv), layer_norms(gs)
        return {n: a[n] > GUARD * b[n] for n in gv}
    return norm(gv) > GUARD * norm(gs)


def reuse_factor(g, gv, usable, alpha, per_layer):
    """alpha ||g|| / ||g_v||, or 0 where g_v is not usable."""
    if per_layer:
        a, b = layer_norms(g), layer_norms(gv)
        return {n: alpha * a[n] / b[n] if usable[n] else 0.0 for n in g}
    return alpha * norm(g) / norm(gv) if usable else 0.0


# Which update.


def learning_rate(t, steps, optimizer):
    eta, W = optimizer["lr"], optimizer["warmupSteps"]
    if t < W:
        return eta * (t + 1) / W
    progress = (t - W) / (steps - W)
    shapes = {"cosine": 0.5 * (1 + math.cos(math.pi * progress)), "linear": 1 - progress, "constant": 1.0}
    return eta * shapes[optimizer["schedule"]]


def clip(u, c):
    """u min(1, c / ||u||)"""
    length = norm(u)
    return scale(u, c / length) if c is not None and length > c else u


class Optimizer:
    """adamw, lamb or sgd; t counts from 0."""

    def __init__(self, w, settings):
        self.settings = settings
        zeros = {n: torch.zeros_like(t) for n, t in w.items()}
        self.m, self.v, self.b = dict(zeros), dict(zeros), dict(zeros)

    def update(self, w, u, eta, t):
        s, out = self.settings, {}
        for n in w:
            decay = s["weightDecay"] if is_dense_kernel(n) else 0.0
            if s["name"] == "sgd":
                self.b[n] = s["momentum"] * self.b[n] + u[n]
                out[n] = w[n] - eta * (self.b[n] + decay * w[n])
                continue
            self.m[n] = s["beta1"] * self.m[n] + (1 - s["beta1"]) * u[n]
            self.v[n] = s["beta2"] * self.v[n] + (1 - s["beta2"]) * u[n] ** 2
            m_hat = self.m[n] / (1 - s["beta1"] ** (t + 1))
            v_hat = self.v[n] / (1 - s["beta2"] ** (t + 1))
            eps = LAMB_EPS if s["name"] == "lamb" else s["eps"]
            step = m_hat / (torch.sqrt(v_hat) + eps) + decay * w[n]
            trust = 1.0
            if s["name"] == "lamb" and is_dense_kernel(n):
                trust = ratio(float(w[n].norm()), float(step.norm())) or 1.0
            out[n] = w[n] - eta * trust * step
        return out


# The loop.


@dataclass
class Step:
    """What one step did: its line of metrics, its vectors, and the weights after it."""

    metrics: dict
    w: dict
    g: dict
    used: dict  # the gradient before the clip
    gs: dict | None = None
    gv: dict | None = None
    epsilon: dict | None = None
    usable: object = None


def loss_and_grad(w, images, labels, model, training):
    """Loss and gradient of the batch mean, accumulated over micro-batches."""
    w = {n: t.detach().requires_grad_() for n, t in w.items()}
    B = len(labels)
    size = training["microBatch"] or B
    loss, g = 0.0, {n: torch.zeros_like(t) for n, t in w.items()}
    for i in range(0, B, size):
        z = logits(w, images[i : i + size], model)
        part = cross_entropies(z, labels[i : i + size], training["labelSmoothing"]).sum() / B
        loss += float(part)
        g = add(g, dict(zip(w, torch.autograd.grad(part, list(w.values())))))
    return loss, g


def train(config, w, batches, images, labels, dtype=torch.float64):
    """Yields one Step per batch for the experiment's first lane."""
    lane, training = config["lanes"][0], config["training"]
    method, looks = lane["method"], lane["method"].startswith("look-")
    settings = config["optimizer"] | lane.get("optimizer", {})
    per_layer = lane.get("norms") == "per-layer"
    w = {n: t.to(dtype) for n, t in w.items()}
    optimizer, evaluations, gv, usable = Optimizer(w, settings), 0, None, None
    for t, batch in enumerate(batches):

        def gradient_at(weights):
            x = images[batch].to(dtype)
            return loss_and_grad(weights, x, labels[batch], config["model"], training)

        loss, g = gradient_at(w)
        evaluations += 1
        epsilon = gs = perturbed = cos_theta = reuse_cos = amplification = None
        if method == "base":
            phase, used = "base", g
        elif not looks or t % lane["k"] == 0:
            phase = "refresh"
            epsilon = perturbation(w, g, lane)
            perturbed, gs = gradient_at(add(w, epsilon))
            evaluations += 1
            cos_theta = ratio(dot(g, gs), norm(g) * norm(gs))
            gv, used = across(g, gs, per_layer), gs
            usable = reusable(gv, gs, per_layer)
        else:
            phase = "reuse"
            used = add(g, gv, reuse_factor(g, gv, usable, lane["alpha"], per_layer))
            reuse_cos = ratio(dot(g, gv), norm(g) * norm(gv))
            amplification = ratio(lane["alpha"] * norm(g), norm(gv))
        eta = learning_rate(t, training["steps"], settings)
        w = optimizer.update(w, clip(used, settings["clipNorm"]), eta, t)
        metrics = {
            "t": t,
            "phase": phase,
            "loss": loss,
            "perturbedLoss": perturbed,
            "gradNorm": norm(g),
            "samGradNorm": norm(gs) if gs else None,
            "gvNorm": norm(gv) if gv else None,  # on reuse steps the cached one's
            "epsilonNorm": norm(epsilon) if epsilon else None,
            "cosTheta": cos_theta,
            "reuseCos": reuse_cos,
            "amplification": amplification,
            "lr": eta,
            "gradEvals": evaluations,
        }
        if phase == "reuse" and not (any(usable.values()) if per_layer else usable):
            # Nothing is reused, and DESIGN does not say what these two are then.
            del metrics["reuseCos"], metrics["amplification"]
        yield Step(metrics, w, g, used, gs, gv, epsilon, usable)
