"""The league on a page: which policies, in which order, in which words, and its picture."""
