#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A directory that transformers saves opens in Crisp: same tokens, same logits, same class names."""

import pathlib
import sys
import tempfile
import unittest

import transformers

import crisp_cli as cli
from small_models import save_small_classifier


class SavedByTransformers(unittest.TestCase):
    """Classifiers with two and with three named classes."""

    classes = (("negative", "positive"), ("bad", "so-so", "good"))

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.cases = []
        for names in cls.classes:
            path = pathlib.Path(folder.name) / f"classes-{len(names)}"
            cls.cases.append((path, names, *save_small_classifier(path, names)))

    def test_logits_and_class_names_agree(self):
        texts = [(text, None) for text in cli.SENTENCES] + list(cli.PAIRS)
        for path, names, model, tokenizer in self.cases:
            for text, text_pair in texts:
                with self.subTest(classes=len(names), text=text[:40]):
                    found = cli.explain(path, text, text_pair)
                    self.assertEqual(tuple(found["labels"]), names)
                    wanted = cli.peer_logits(model, tokenizer, text, text_pair)
                    self.assertEqual(len(found["logits"]), len(wanted))
                    for ours, theirs in zip(found["logits"], wanted):
                        self.assertAlmostEqual(ours, theirs, delta=cli.TOLERANCE)

    def test_the_models_tell_sentences_apart(self):
        # Were all logits alike, the test above would pass on a broken encoder.
        for _, names, model, tokenizer in self.cases:
            first, second = (cli.peer_logits(model, tokenizer, text) for text in cli.SENTENCES[:2])
            self.assertGreater(max(abs(a - b) for a, b in zip(first, second)), 0.01, names)

    def test_tokens_ids_and_offsets_agree(self):
        requests = [{"text": text} for text in cli.SENTENCES]
        requests += [{"text": text, "max_length": 9} for text in cli.SENTENCES]
        requests += [{"text": text, "text_pair": pair} for text, pair in cli.PAIRS]
        requests += [{"text": text, "text_pair": pair, "max_length": 21} for text, pair in cli.PAIRS]
        for path, _, _, tokenizer in self.cases:
            found = cli.tokenize(path, requests)
            self.assertEqual(len(found), len(requests))
            for request, ours in zip(requests, found):
                with self.subTest(**{key: str(value)[:40] for key, value in request.items()}):
                    theirs = tokenizer(request["text"], request.get("text_pair"),
                                       truncation="max_length" in request,
                                       max_length=request.get("max_length"),
                                       return_offsets_mapping=True)
                    self.assertEqual(ours["ids"], theirs["input_ids"])
                    self.assertEqual(ours["tokens"], tokenizer.convert_ids_to_tokens(theirs["input_ids"]))
                    self.assertEqual([tuple(offsets) for offsets in ours["offsets"]],
                                     [tuple(offsets) for offsets in theirs["offset_mapping"]])


if __name__ == "__main__":
    if not cli.PRETRAINED.is_dir():
        print(f"skipped: there is no {cli.PRETRAINED}; ./dev setup fetches it")
        sys.exit(cli.SKIPPED)
    print(f"transformers {transformers.__version__}")
    unittest.main()
