"""Plays the recorded sentence of a message when somebody has recorded it. Nothing ever waits for a sound."""

from typing import Any

from kivy.core.audio import SoundLoader

from kiosk.languages import Language


class Voice:
    """One voice at a time: a new sentence ends the former one."""

    def __init__(self) -> None:
        self._playing: Any = None

    def say(self, language: Language, message_id: str) -> None:
        """Begin to play a message's clip; without a clip, be silent."""
        self.hush()
        clip = language.voice(message_id)
        if clip is None:
            return
        self._playing = SoundLoader.load(str(clip))
        if self._playing is not None:
            self._playing.play()

    def hush(self) -> None:
        """Stop: nothing of the last person stays in the sound queue."""
        if self._playing is not None:
            self._playing.stop()
            self._playing.unload()
            self._playing = None
