"""How a type is replaced: what each dependent object contributes, and the order of it all."""
