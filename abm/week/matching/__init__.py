"""Packages meet providers; what nobody takes waits, visibly."""
