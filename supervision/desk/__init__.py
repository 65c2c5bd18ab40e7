"""市环督办工作台: the office's commands."""
