"""A small transformer that reads a question and a passage together and scores its sentences."""

from assistant.scorer.onnx import SHIPPED, OnnxScorer

__all__ = ["SHIPPED", "OnnxScorer"]
