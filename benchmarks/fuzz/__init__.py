"""Damaged files, command lines and result folders: is each understood, or refused in one line?"""
