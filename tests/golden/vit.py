"""A Vision Transformer in plain PyTorch operations, with timm's tensor names and shapes.

Shapes: B images, S x S pixels, C channels, P pixels per patch side, N = (S/P)^2 patches,
T tokens (N, or N + 1 with a class token), D width, H heads, d = D/H, M = mlpRatio D, K classes.
"""
import math

import torch

LAYER_NORM_EPS = 1e-6


def shapes(model):
    """Name -> shape of every weight tensor, in the order of timm's state dict."""
    D, C, P, K = model["width"], model["channels"], model["patchSize"], model["classes"]
    N, M = (model["imageSize"] // P) ** 2, int(D * model["mlpRatio"])
    cls = model["pool"] == "cls"
    out = {"cls_token": (1, 1, D)} if cls else {}
    out["pos_embed"] = (1, N + cls, D)
    out |= {"patch_embed.proj.weight": (D, C, P, P), "patch_embed.proj.bias": (D,)}
    for l in range(model["depth"]):
        b = f"blocks.{l}."
        out |= {b + "norm1.weight": (D,), b + "norm1.bias": (D,)}
        out |= {b + "attn.qkv.weight": (3 * D, D), b + "attn.qkv.bias": (3 * D,)}
        out |= {b + "attn.proj.weight": (D, D), b + "attn.proj.bias": (D,)}
        out |= {b + "norm2.weight": (D,), b + "norm2.bias": (D,)}
        out |= {b + "mlp.fc1.weight": (M, D), b + "mlp.fc1.bias": (M,)}
        out |= {b + "mlp.fc2.weight": (D, M), b + "mlp.fc2.bias": (D,)}
    return out | {"norm.weight": (D,), "norm.bias": (D,), "head.weight": (K, D), "head.bias": (K,)}


def is_dense_kernel(name):
    """Weight decay and LAMB's trust ratio touch these tensors only."""
    return name.endswith(".weight") and "norm" not in name


def patches(images, P):
    """Each patch flattened row-major as (P, P, C). (B, S, S, C) -> (B, N, P P C)"""
    B, S, _, C = images.shape
    n = S // P
    return images.reshape(B, n, P, n, P, C).permute(0, 1, 3, 2, 4, 5).reshape(B, n * n, P * P * C)


def layer_norm(x, gain, bias):
    """(x - mean) / sqrt(var + 1e-6) * gain + bias over the last axis; var is the biased one."""
    centred = x - x.mean(-1, keepdim=True)
    return centred / torch.sqrt((centred**2).mean(-1, keepdim=True) + LAYER_NORM_EPS) * gain + bias


def gelu(x):
    """x Phi(x), with the exact erf."""
    return 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))


def of(w, name):
    return w[name + ".weight"], w[name + ".bias"]


def dense(x, kernel, bias):
    return x @ kernel.T + bias


def attention(x, qkv, proj, H):
    """Multi-head self-attention. (B, T, D) -> (B, T, D)"""
    B, T, D = x.shape
    q, k, v = dense(x, *qkv).reshape(B, T, 3, H, D // H).permute(2, 0, 3, 1, 4)
    scores = q @ k.transpose(-2, -1) / math.sqrt(D // H)  # (B, H, T, T)
    mixed = torch.softmax(scores, -1) @ v  # (B, H, T, d)
    return dense(mixed.transpose(1, 2).reshape(B, T, D), *proj)


def logits(w, images, model):
    """(B, S, S, C) -> (B, K)"""
    kernel = w["patch_embed.proj.weight"]  # (D, C, P, P)
    D = kernel.shape[0]
    x = patches(images, model["patchSize"]) @ kernel.permute(2, 3, 1, 0).reshape(-1, D)
    x = x + w["patch_embed.proj.bias"]
    if model["pool"] == "cls":
        x = torch.cat([w["cls_token"].expand(len(x), 1, D), x], 1)
    x = x + w["pos_embed"]
    for l in range(model["depth"]):
        b = f"blocks.{l}."
        y = layer_norm(x, *of(w, b + "norm1"))
        x = x + attention(y, of(w, b + "attn.qkv"), of(w, b + "attn.proj"), model["heads"])
        hidden = gelu(dense(layer_norm(x, *of(w, b + "norm2")), *of(w, b + "mlp.fc1")))  # (B, T, M)
        x = x + dense(hidden, *of(w, b + "mlp.fc2"))
    x = layer_norm(x, *of(w, "norm"))
    return dense(x[:, 0] if model["pool"] == "cls" else x.mean(1), *of(w, "head"))


def cross_entropies(z, labels, smoothing):
    """-sum_c q_c log softmax(z)_c for each image, where q = (1 - s) onehot + s / K. (B, K) -> (B,)"""
    log_p = torch.log_softmax(z, -1)
    true = log_p.gather(1, labels[:, None])[:, 0]
    return -(1 - smoothing) * true - smoothing * log_p.mean(-1)
