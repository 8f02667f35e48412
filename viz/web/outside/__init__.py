"""What other websites and programs are given of an answer: data, a small page, a picture."""
