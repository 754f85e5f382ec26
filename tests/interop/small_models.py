# SPDX-License-Identifier: Apache-2.0
"""Small random DistilBERT classifiers, saved by whichever transformers is installed."""

import torch
from transformers import AutoTokenizer, DistilBertConfig, DistilBertForSequenceClassification

import crisp_cli as cli


def save_small_classifier(folder, names, seed=5):
    """Saves model and tokenizer; the tokenizer's files are those that this transformers writes."""
    tokenizer = AutoTokenizer.from_pretrained(cli.PRETRAINED)
    torch.manual_seed(seed)
    config = DistilBertConfig(
        vocab_size=len(tokenizer), max_position_embeddings=64, dim=48, hidden_dim=96, n_layers=3, n_heads=4,
        # Larger than usual, so that logits of different sentences differ by much more than we tolerate.
        initializer_range=0.15,
        num_labels=len(names), id2label=dict(enumerate(names)),
        label2id={name: index for index, name in enumerate(names)})
    model = DistilBertForSequenceClassification(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):  # zero in a fresh model, and then a lost one would go unseen
                parameter.normal_(std=0.1)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return model, AutoTokenizer.from_pretrained(folder)
