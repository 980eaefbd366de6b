"""The benchmark's model and methods in PyTorch, eager, on one thread, as its users write them.

Reads orders from stdin, one JSON object a line, and answers on stdout those that ask for an answer."""

import json
import math
import sys

import torch
from torch.nn import functional as F

torch.set_num_threads(1)


class Vit:
    """B images, N tokens, D width, H heads; tensors are named as timm's."""

    def __init__(self, model, tensors):
        self.model = model
        self.p = {}
        for tensor in tensors:
            values = torch.tensor(tensor["values"], dtype=torch.float32).reshape(tensor["shape"])
            dense = len(tensor["shape"]) == 2 and tensor["name"].endswith("weight")
            # PyTorch's dense kernels are (out, in).
            values = values.T.contiguous() if dense else values
            self.p[tensor["name"]] = values.requires_grad_()

    def parameters(self):
        return list(self.p.values())

    def dense(self, name, x):
        return F.linear(x, self.p[name + ".weight"], self.p[name + ".bias"])

    def norm(self, name, x):
        weight = self.p[name + ".weight"]
        return F.layer_norm(x, weight.shape, weight, self.p[name + ".bias"], 1e-6)

    def attention(self, name, x):
        B, N, D = x.shape
        H = self.model["heads"]
        q, k, v = self.dense(name + ".qkv", x).reshape(B, N, 3, H, D // H).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-2, -1)) / math.sqrt(D // H)
        return self.dense(name + ".proj", (scores.softmax(-1) @ v).transpose(1, 2).reshape(B, N, D))

    def forward(self, images):
        S, P, C = (self.model[name] for name in ("imageSize", "patchSize", "channels"))
        side = S // P
        patches = images.reshape(-1, side, P, side, P * C).transpose(2, 3)
        x = self.dense("patch_embed.proj", patches.reshape(-1, side * side, P * P * C))
        x = x + self.p["pos_embed"].reshape(1, side * side, -1)
        for i in range(self.model["depth"]):
            block = f"blocks.{i}"
            x = x + self.attention(block + ".attn", self.norm(block + ".norm1", x))
            hidden = F.gelu(self.dense(block + ".mlp.fc1", self.norm(block + ".norm2", x)))
            x = x + self.dense(block + ".mlp.fc2", hidden)
        return self.dense("head", self.norm("norm", x).mean(1))


class Session:
    def __init__(self, order, settings):
        self.vit = Vit(order["model"], order["tensors"])
        self.x = torch.tensor(order["images"], dtype=torch.float32).reshape(order["batchSize"], -1)
        self.y = torch.tensor(order["labels"])
        self.rho, self.alpha = settings["rho"], settings["alpha"]
        self.reuses = order["method"] == "look-sam"
        betas = (settings["beta1"], settings["beta2"])
        self.adam = torch.optim.Adam(
            self.vit.parameters(), lr=settings["lr"], betas=betas, eps=settings["eps"]
        )
        self.g_v = None

    def gradient(self):
        self.adam.zero_grad(set_to_none=True)
        loss = F.cross_entropy(self.vit.forward(self.x), self.y)
        loss.backward()
        return loss.detach()

    def step(self, phase):
        parameters = self.vit.parameters()
        self.loss = self.gradient()
        with torch.no_grad():
            g = [p.grad for p in parameters]
            if phase == "refresh":
                scale = self.rho / norm(g)
                w = [p.clone() for p in parameters]
                for p, gj in zip(parameters, g):
                    p.add_(gj * scale)
                with torch.enable_grad():
                    self.gradient()
                for p, before in zip(parameters, w):
                    p.copy_(before)
                if self.reuses:
                    g_s = [p.grad for p in parameters]
                    share = dot(g, g_s) / dot(g, g)
                    self.g_v = [sj - gj * share for sj, gj in zip(g_s, g)]
            if phase == "reuse":
                scale = self.alpha * norm(g) / norm(self.g_v)
                for gj, vj in zip(g, self.g_v):
                    gj.add_(vj * scale)
            self.adam.step()


def dot(a, b):
    return torch.stack([(x * y).sum() for x, y in zip(a, b)]).sum()


def norm(a):
    return torch.norm(torch.stack([torch.norm(x) for x in a]))


settings, factors, sessions = {}, (), {}
for line in sys.stdin:
    order = json.loads(line)
    kind, answer = order["order"], {}
    if kind == "open":
        settings = order["settings"]
        answer = {"version": torch.__version__}
    elif kind == "start":
        sessions[order["method"]] = Session(order, settings)
    elif kind == "step":
        sessions[order["method"]].step(order["phase"])
    elif kind == "loss":
        answer = {"loss": sessions[order["method"]].loss.item()}
    elif kind == "stop":
        del sessions[order["method"]]
    elif kind == "factors":
        factors = torch.rand(order["M"], order["K"]), torch.rand(order["K"], order["N"])
    elif kind == "product":
        for _ in range(order["times"]):
            torch.mm(*factors)
    if order.get("answer"):
        print(json.dumps(answer), flush=True)
