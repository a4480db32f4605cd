"""Reviews: put up, decided on, talked over, closed."""
