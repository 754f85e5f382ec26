#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A directory that Crisp saves opens in transformers as it is, and gives the same logits."""

import pathlib
import sys
import tempfile
import unittest

import torch
import transformers
from transformers import AutoModelForSequenceClassification, AutoTokenizer

import crisp_cli as cli
from small_models import save_small_classifier

TWO_CLASSES = [("good", 1), ("bad", 0), ("very good indeed", 1), ("not good", 0),
               ("fine work", 1), ("poor work", 0), ("a joy", 1), ("a bore", 0)]
THREE_CLASSES = [("awful", "bad"), ("bearable", "mixed"), ("great", "good"), ("dull", "bad"),
                 ("middling", "mixed"), ("a joy", "good")]


class SavedByCrisp:
    """The checks for one training run's checkpoint, opened by transformers; the cases below train it."""

    @classmethod
    def train_checkpoint(cls, folder):
        raise NotImplementedError

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.checkpoint = cls.train_checkpoint(pathlib.Path(cls.folder.name))
        cls.model, cls.loading = AutoModelForSequenceClassification.from_pretrained(
            cls.checkpoint, output_loading_info=True, dtype=torch.float32)
        cls.model.eval()
        cls.tokenizer = AutoTokenizer.from_pretrained(cls.checkpoint)

    def test_every_tensor_is_found_and_none_is_left_over(self):
        self.assertEqual(list(self.loading["missing_keys"]), [])
        self.assertEqual(list(self.loading["unexpected_keys"]), [])
        self.assertEqual(list(self.loading["mismatched_keys"]), [])
        self.assertEqual(self.model.config.model_type, "distilbert")

    def test_logits_of_single_sentences_agree(self):
        for text in cli.SENTENCES:
            with self.subTest(text=text[:40]):
                self.assert_same_logits(text)

    def test_logits_of_pairs_agree(self):
        for text, text_pair in cli.PAIRS:
            with self.subTest(text=text[:40]):
                self.assert_same_logits(text, text_pair)

    def test_loss_and_accuracy_of_a_table_agree(self):
        rows = [(text, label % self.model.config.num_labels) for label, text in enumerate(cli.SENTENCES)
                if "\t" not in text]
        table = pathlib.Path(self.folder.name) / "dev.tsv"
        cli.write_table(table, rows)
        logits = torch.tensor([cli.peer_logits(self.model, self.tokenizer, text) for text, _ in rows])
        labels = torch.tensor([label for _, label in rows])
        found = cli.evaluate(self.checkpoint, table)
        self.assertEqual(found["examples"], len(rows))
        self.assertAlmostEqual(found["loss"], torch.nn.functional.cross_entropy(logits, labels).item(),
                               delta=cli.TOLERANCE)
        self.assertAlmostEqual(found["accuracy"], (logits.argmax(-1) == labels).double().mean().item(),
                               delta=1e-9)

    def assert_same_logits(self, text, text_pair=None):
        found = cli.explain(self.checkpoint, text, text_pair)
        wanted = cli.peer_logits(self.model, self.tokenizer, text, text_pair)
        self.assertEqual(len(found["logits"]), len(wanted))
        for ours, theirs in zip(found["logits"], wanted):
            self.assertAlmostEqual(ours, theirs, delta=cli.TOLERANCE)
        names = self.model.config.id2label
        self.assertEqual(found["labels"], [names[index] for index in range(len(names))])


class FromABertEncoder(SavedByCrisp, unittest.TestCase):
    """minilm: a BERT encoder without a head, token types folded into the positions."""

    @classmethod
    def train_checkpoint(cls, folder):
        return cli.train(cli.PRETRAINED, folder, TWO_CLASSES)


class FromAThreeClassDistilBert(SavedByCrisp, unittest.TestCase):
    """A directory that this transformers saved, trained further by Crisp."""

    names = ("good", "mixed", "bad")  # not in the order that their words alone would give

    @classmethod
    def train_checkpoint(cls, folder):
        save_small_classifier(folder / "model", cls.names)
        return cli.train(folder / "model", folder, THREE_CLASSES)

    def test_the_class_names_survive(self):
        self.assertEqual(tuple(self.model.config.id2label.values()), self.names)


if __name__ == "__main__":
    if not cli.PRETRAINED.is_dir():
        print(f"skipped: there is no {cli.PRETRAINED}; ./dev setup fetches it")
        sys.exit(cli.SKIPPED)
    print(f"transformers {transformers.__version__}")
    unittest.main()
