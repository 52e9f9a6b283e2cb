"""The model card: what was measured at training, what people here decided since, and which labels are too weak."""
