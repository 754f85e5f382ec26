#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the tokenizer's own golden vectors with Hugging Face's fast BERT tokenizer.

    make_tokenizer_goldens.py [--out tests/golden]

Needs transformers 4.57 and tokenizers 0.22. Writes, all from fixed seeds:

tokenizer_vocab.txt       a tiny vocabulary
tokenizer_cases.jsonl     one case a line: the switches that are not at their default, text,
                          text_pair and max_length where given, and the ids, tokens and offsets
                          (in code points) that are right for the tiny vocabulary
unicode_classes.json      runs of code points that the tokenizer treats alike: [first, class], up to
                          the next run. A class is a word of letters: r removed by cleaning, w
                          white space, p punctuation, m removed as an accent, c set apart as
                          Chinese; "" for everything else
unicode_mappings.json     for decomposition and lower case: how many code points change, and an
                          FNV-1a hash over each of them, how many it becomes, and these
"""
import argparse
import json
import pathlib
import random

from tokenizers import normalizers, pre_tokenizers
from transformers import BertTokenizerFast

WORDS = """
[PAD] [unused0] [UNK] [CLS] [SEP] [MASK] a b c d e f g h i j k l m n o p q r s t u v w x y z 0
1 2 3 ! ? . , ' " - ( ) [ ] # ##a ##b ##c ##d ##e ##f ##g ##h ##i ##l ##m ##n ##o ##r ##s ##t
##u ##y ##1 ##ing ##ed ##able un aff ##aff good film the was not H W the ##ly hello Hello World
é ##é ß ss i̇ σ ς ñ и ##и й 你 ##好 好 界 ᄒ ##ᅡ ##ᆫ ﬁ ##ne é ！ € ☃ 😀 ##😀 — “
""".split()
SWITCHES = [
    {},
    {"do_lower_case": False},
    {"strip_accents": False},
    {"do_lower_case": False, "strip_accents": True},
    {"tokenize_chinese_chars": False},
]
AWKWARD = [
    "", " ", "\t\r\n", "Hello, world!", "unaffable", "un\u00adaff\u200bable", "a\0b\ufffdc",
    "a\x0bb\x0cc\x85d", "é e\u0301 É", "a\u0323\u0301b \u00e1\u0323", "\u0130i\u0307",
    "\u00df \u1e9e", "\u03a3\u03c3\u03c2", "\ud55c", "\u4f60\u597d\u754cabc", "\ufb01ne",
    "[MASK] it", "a[SEP]b", "[mask][[CLS]]", "[UNK][PAD]", "x" * 100, "x" * 101, "\u00e9" * 100,
    "\u00e9" * 101, "zzz\u2603", "\u2028a\u2029b\u3000c", "goodly good-film",
    "\U0001f600\U0001f600", "\u20ac\u2014\u201cok", "\u0344\u0323a", "\U0001d165\u0301",
    "\U00011938a", "\u302e\u0301a\u0323",
]


def code_points():
    return (c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF)


def class_of(point, clean, chinese, strip, nfd, split):
    text = f"a{chr(point)}b"
    cleaned = clean.normalize_str(text)
    pieces = len(split.pre_tokenize_str(text))
    found = "r" if cleaned == "ab" else ""
    found += {1: "", 2: "w", 3: "p"}[pieces]
    if strip.normalize_str(chr(point)) == "" and nfd.normalize_str(chr(point)) == chr(point):
        found += "m"
    if chinese.normalize_str(text) != text:
        found += "c"
    return found


def unicode_classes():
    clean = normalizers.BertNormalizer(True, False, False, False)
    chinese = normalizers.BertNormalizer(False, True, False, False)
    strip = normalizers.BertNormalizer(False, False, True, False)
    nfd = normalizers.NFD()
    split = pre_tokenizers.BertPreTokenizer()
    runs = []
    for point in code_points():
        found = class_of(point, clean, chinese, strip, nfd, split)
        if not runs or runs[-1][1] != found or point == 0xE000:
            runs.append([point, found])
    return runs


def mapping_hash(normalizer):
    digest = 0xCBF29CE484222325
    changed = 0
    for point in code_points():
        result = normalizer.normalize_str(chr(point))
        if result != chr(point):
            changed += 1
            for value in (point, len(result), *map(ord, result)):
                digest = ((digest ^ value) * 0x100000001B3) % 2**64
    return {"changed": changed, "hash": f"{digest:016x}"}


def random_text(rng):
    parts = []
    for _ in range(rng.randrange(1, 9)):
        kind = rng.randrange(6)
        if kind < 2:
            parts.append(rng.choice(WORDS).replace("##", ""))
        elif kind == 2:
            parts.append(rng.choice(" \t\n-!.,"))
        elif kind == 3:
            parts.append(chr(rng.choice([rng.randrange(0x20, 0x7F), rng.randrange(0xA0, 0x600)])))
        elif kind == 4:
            parts.append(chr(rng.randrange(0x300, 0x370)))
        else:
            point = rng.randrange(0x80, 0x110000)
            parts.append(chr(point if not 0xD800 <= point <= 0xDFFF else 0x41))
    return rng.choice(["", " "]).join(parts)


def cases(vocabulary):
    rng = random.Random(7)
    for switches in SWITCHES:
        tokenizer = BertTokenizerFast(vocabulary, **switches)
        texts = [(t, None, None) for t in AWKWARD]
        texts += [(random_text(rng), None, None) for _ in range(60)]
        lengths = [None, 3, 4, 5, 8, 12]
        texts += [(random_text(rng), random_text(rng), rng.choice(lengths)) for _ in range(25)]
        texts += [(random_text(rng), None, rng.choice([2, 3, 5])) for _ in range(15)]
        for text, pair, length in texts:
            # An empty second text is no pair to this call, though it is one in a batch.
            pair = pair or None
            found = tokenizer(
                text, pair, truncation="longest_first" if length else False, max_length=length,
                return_offsets_mapping=True)
            case = {"switches": switches, "text": text, "text_pair": pair, "max_length": length,
                    "ids": found["input_ids"],
                    "tokens": tokenizer.convert_ids_to_tokens(found["input_ids"]),
                    "offsets": found["offset_mapping"]}
            yield {k: v for k, v in case.items() if v is not None and v != {}}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default=pathlib.Path(__file__).parent, type=pathlib.Path)
    out = parser.parse_args().out
    vocabulary = out / "tokenizer_vocab.txt"
    vocabulary.write_text("\n".join(dict.fromkeys(WORDS)) + "\n", encoding="utf-8")
    with open(out / "tokenizer_cases.jsonl", "w", encoding="utf-8") as file:
        for case in cases(str(vocabulary)):
            file.write(json.dumps(case) + "\n")
    rows = ",\n".join(json.dumps(run) for run in unicode_classes())
    (out / "unicode_classes.json").write_text(f"[\n{rows}\n]\n")
    mappings = {"decomposed": mapping_hash(normalizers.NFD()),
                "lowered": mapping_hash(normalizers.Lowercase())}
    (out / "unicode_mappings.json").write_text(json.dumps(mappings, indent=1) + "\n")


if __name__ == "__main__":
    main()
