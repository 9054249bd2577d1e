"""The check of a stimulus set: in which measured quantities the cells of its design differ."""
