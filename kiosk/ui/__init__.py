"""The touchscreen: theme, widgets, screens. Views come in, intents go out; only `window` and below open a window."""
