"""Networks of torchvision and timm with random weights, whose batch normalizations have seen images."""

from __future__ import annotations

from collections.abc import Callable

import torch

#: Pixels on a side of the images that networks are exported for, where they do not ask for more.
SIDE = 224

TORCHVISION = [
    "resnet18", "resnet50", "densenet121", "mobilenet_v2", "mobilenet_v3_small", "mobilenet_v3_large",
    "efficientnet_b0", "regnet_x_400mf", "regnet_y_400mf", "shufflenet_v2_x1_0", "squeezenet1_1", "inception_v3",
    "googlenet", "vgg11", "mnasnet1_0",
]
TIMM = [
    "convnext_atto", "convnextv2_atto", "mobilenetv2_100", "mobilenetv3_small_100", "mobilenetv4_conv_small",
    "efficientnet_lite0", "tf_efficientnet_lite0", "seresnext26t_32x4d", "ghostnet_100", "repghostnet_050",
    "resnet26d", "repvgg_a0", "fbnetv3_b", "cspdarknet53", "hardcorenas_a", "ese_vovnet19b_dw", "dla34",
    "vit_tiny_patch16_224", "deit_tiny_patch16_224", "mobilevit_xxs", "mobilevitv2_050", "gcresnext26ts",
    "nf_regnet_b1", "eca_nfnet_l0", "res2net50_26w_4s", "starnet_s1", "tinynet_e", "mixnet_s",
]
NAMES = TORCHVISION + TIMM

#: torchvision's own operators, which its build for other processors declares; classifiers use none of them.
_OPERATORS = [
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "roi_align(Tensor i, Tensor r, float s, int h, int w, int n, bool a) -> Tensor",
    "roi_pool(Tensor i, Tensor r, float s, int h, int w) -> (Tensor, Tensor)",
    "ps_roi_align(Tensor i, Tensor r, float s, int h, int w, int n) -> (Tensor, Tensor)",
    "ps_roi_pool(Tensor i, Tensor r, float s, int h, int w) -> (Tensor, Tensor)",
    "deform_conv2d(Tensor i, Tensor w, Tensor o, Tensor m, Tensor b, SymInt sh, SymInt sw, SymInt ph, SymInt pw, "
    "SymInt dh, SymInt dw, SymInt g, SymInt og, bool um) -> Tensor",
]
_library: torch.library.Library | None = None


def declare_operators() -> None:
    """Lets torchvision be imported beside the build of PyTorch without CUDA."""
    global _library
    if _library is None:
        _library = torch.library.Library("torchvision", "DEF")
        for operator in _OPERATORS:
            _library.define(operator)


def side(name: str) -> int:
    """Pixels on a side of a network's images."""
    return {"inception_v3": 299, "mobilevit_xxs": 256, "mobilevitv2_050": 256}.get(name, SIDE)


def images(count: int, side: int, generator: torch.Generator) -> torch.Tensor:
    """Coloured blocks with noise on them, `[count, 3, side, side]`, about as large as normalized photographs."""
    step = -(-side // 8)
    blocks = torch.randn(count, 3, 8, 8, generator=generator)
    blocks = blocks.repeat_interleave(step, 2).repeat_interleave(step, 3)[:, :, :side, :side]
    return blocks + 0.5 * torch.randn(count, 3, side, side, generator=generator)


def _make(name: str) -> torch.nn.Module:
    declare_operators()
    if name in TORCHVISION:
        import torchvision

        random = {"init_weights": False} if name in ("inception_v3", "googlenet") else {}
        return getattr(torchvision.models, name)(weights=None, **random)
    import timm

    made = timm.create_model(name, pretrained=False)
    # Untrained they are next to nothing beside what the image gives: int8 could not tell them from zero.
    for tokens in (getattr(made, "cls_token", None), getattr(made, "pos_embed", None)):
        if isinstance(tokens, torch.nn.Parameter):
            torch.nn.init.normal_(tokens, std=0.5)
    return made


def network(name: str, log: Callable[[str], None] = lambda line: None) -> torch.nn.Module:
    """A network ready to be exported; the same each time."""
    torch.manual_seed(0)
    model = _make(name)
    generator = torch.Generator().manual_seed(1)
    model.train()
    for module in model.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            module.momentum = None  # the mean over all batches
        if isinstance(module, torch.nn.Dropout):
            module.p = 0
    with torch.no_grad():
        for _ in range(3):
            model(images(16, side(name), generator))
    return model.eval()
