"""Trainings and meetings: registration without accounts, seats and the waiting list."""
