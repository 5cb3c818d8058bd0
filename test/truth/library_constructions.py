"""Constructions of every module class of LibTorch, written as in `using namespace torch::nn`.

Options are varied where they decide what is registered, or whether the constructor throws.
"""

PLAIN = """Identity Flatten ELU SELU Hardshrink Hardtanh LeakyReLU LogSigmoid ReLU ReLU6 RReLU CELU Sigmoid SiLU Mish GELU
    Softplus Softshrink Softsign Tanh Tanhshrink Softmax2d PReLU GLU Dropout Dropout2d Dropout3d AlphaDropout
    FeatureAlphaDropout L1Loss MSELoss BCELoss KLDivLoss HingeEmbeddingLoss MultiMarginLoss CosineEmbeddingLoss
    MultiLabelMarginLoss MultiLabelSoftMarginLoss SmoothL1Loss HuberLoss SoftMarginLoss TripletMarginLoss
    TripletMarginWithDistanceLoss CTCLoss PoissonNLLLoss MarginRankingLoss NLLLoss CrossEntropyLoss BCEWithLogitsLoss
    CosineSimilarity PairwiseDistance Upsample"""

OF_NUMBERS = """Linear(3, 4)|Bilinear(2, 3, 4)|Softmax(1)|Softmin(1)|LogSoftmax(1)|Threshold(1.0, 2.0)|Dropout(1.5)|
    LPPool1d(2, 3)|LPPool2d(2, 3)|LocalResponseNorm(2)|CrossMapLRN2d(2)|GroupNorm(2, 4)|Embedding(10, 3)|
    EmbeddingBag(10, 3)|MultiheadAttention(8, 2)|TransformerEncoderLayer(8, 2)|TransformerDecoderLayer(8, 2)|
    TransformerEncoder(TransformerEncoderLayer(8, 2), 3)|TransformerDecoder(TransformerDecoderLayer(8, 2), 2)|
    PixelShuffle(2)|PixelUnshuffle(2)|ZeroPad2d(1)"""

# class: arguments and setters of its options
OF_OPTIONS = {
    "Linear": ["(3, 4).bias(false)"],
    "Bilinear": ["(2, 3, 4).bias(false)"],
    "Flatten": ["().start_dim(0)"],
    "Unflatten": ["(1, {2, 2})"],
    "PReLU": ["().num_parameters(3)"],
    "Hardtanh": ["().min_val(3).max_val(1)"],
    "LayerNorm": ["({3, 4})", "({3}).elementwise_affine(false)"],
    "GroupNorm": ["(2, 4).affine(false)", "(3, 4)"],
    "FractionalMaxPool2d": ["(3).output_size(2)", "(3)"],
    "FractionalMaxPool3d": ["(3).output_ratio(0.5)"],
    "Embedding": ["(10, 3).padding_idx(2).max_norm(1.0)", "(10, 3).padding_idx(-11)",
                  "(10, 3)._weight(torch::ones({10, 3}))", "(10, 3)._weight(torch::ones({10, 4}))"],
    "EmbeddingBag": ["(10, 3).mode(torch::kSum)", "(10, 3)._weight(torch::ones({10, 3}))"],
    "LSTM": ["(3, 4).num_layers(2).proj_size(2)", "(3, 4).proj_size(4)"],
    "RNN": ["(3, 4).nonlinearity(torch::kReLU)"],
    "MultiheadAttention": ["(8, 2).bias(false)", "(8, 2).add_bias_kv(true).kdim(4).vdim(6)", "(8, 3)",
                           "(8, 2).add_zero_attn(true).kdim(4)"],
    "BCELoss": ["().weight(torch::ones({3}))"],
    "MultiMarginLoss": ["().weight(torch::ones({3}))", "().p(3)", "().weight(torch::ones({3, 2}))"],
    "NLLLoss": ["().weight(torch::ones({3}))"],
    "CrossEntropyLoss": ["().weight(torch::ones({3}))"],
    "BCEWithLogitsLoss": ["().weight(torch::ones({3})).pos_weight(torch::ones({2}))"],
    "MultiLabelSoftMarginLoss": ["().weight(torch::ones({3}))"],
    "AdaptiveLogSoftmaxWithLoss": ["(8, 10, {3, 6})", "(8, 10, {3, 6}).div_value(2.0).head_bias(true)", "(8, 10, {6, 3})"],
    "TransformerEncoderLayer": ["(8, 2).dim_feedforward(16)"],
    "TransformerDecoderLayer": ["(8, 2).activation(torch::kGELU).dim_feedforward(12)"],
    "TransformerEncoder": ["(TransformerEncoderLayerOptions(8, 2).dim_feedforward(4), 2)",
                           "(TransformerEncoderLayerOptions(8, 2), 2).norm(AnyModule(LayerNorm(LayerNormOptions({8}))))"],
    "TransformerDecoder": ["(TransformerDecoderLayerOptions(8, 2).dim_feedforward(4), 2)"],
    "Transformer": ["(8, 2, 1, 1).dim_feedforward(4)"],
    "Fold": ["({4, 4}, {2, 2})"],
    "Unfold": ["({2, 2})"],
    "Upsample": ["().scale_factor(std::vector<double>{2.0})"],
}


def of_options(name, variants):
    return [f"{name}({name}Options{variant})" for variant in variants]


def of_dimension(dimension):
    """The classes that exist for one, two and three dimensions."""
    result = []
    kernel = {1: "3", 2: "{3, 5}", 3: "{1, 2, 3}"}[dimension]
    for stem in ("Conv", "ConvTranspose"):
        result += of_options(f"{stem}{dimension}d",
                             [f"(4, 8, {kernel})", "(4, 8, 3).groups(2).bias(false)", "(4, 8, 3).groups(3)"])
    result += of_options(f"Conv{dimension}d",
                         ["(4, 8, 3).padding(torch::kSame).dilation(2)", "(4, 8, 3).padding(torch::kSame).stride(2)",
                          "(4, 8, 3).padding_mode(torch::kCircular).padding(1)"])
    for stem in ("BatchNorm", "InstanceNorm"):
        name = f"{stem}{dimension}d"
        result += [f"{name}(4)"] + of_options(name, [
            "(4).affine(true)", "(4).affine(false).track_running_stats(true)", "(4).affine(true).track_running_stats(false)"])
    for stem in ("MaxPool", "AvgPool", "MaxUnpool"):
        name = f"{stem}{dimension}d"
        result += [f"{name}(2)"] + of_options(name, ["(2).stride(2)"])
    result += [f"{stem}{dimension}d(2)" for stem in ("AdaptiveAvgPool", "AdaptiveMaxPool")]
    result += of_options(f"ConstantPad{dimension}d", ["(1, 2.0)"])
    return result + [f"{stem}{dimension}d(1)" for stem in ("ReplicationPad", "ReflectionPad")]


def recurrent(name):
    layers = ["(3, 4).num_layers(2).bidirectional(true)", "(3, 4).bias(false).batch_first(true)",
              "(3, 4).num_layers(2).dropout(0.5)", "(3, 4).num_layers(1).dropout(0.5)", "(3, 4).dropout(2.0)"]
    return [f"{name}(3, 4)", f"{name}Cell(3, 4)"] + of_options(name, layers) + of_options(f"{name}Cell", ["(3, 4).bias(false)"])


def constructions():
    result = [f"{name}()" for name in PLAIN.split()]
    result += [expression.strip() for expression in OF_NUMBERS.split("|")]
    for name, variants in OF_OPTIONS.items():
        result += of_options(name, variants)
    for dimension in (1, 2, 3):
        result += of_dimension(dimension)
    for name in ("RNN", "LSTM", "GRU"):
        result += recurrent(name)
    return result
