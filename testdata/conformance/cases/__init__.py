"""The inputs of the pack, chosen by hand; `../generate` lets the model say what is wanted.

Each file has CASES-giving `cases()`: dictionaries of id, op, input and, where it matters, grade
("H" one primary source, "M" inferred; "S" sure when absent) and note.
"""
