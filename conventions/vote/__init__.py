"""The authorising act as the territory lives it: what to do by when, texts ready to adapt, what the convention's page shows of it."""
