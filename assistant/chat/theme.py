"""Colours and type for Gradio's components. Fonts are the system's: none is fetched."""

from __future__ import annotations

import gradio as gr

CONTROLS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif"]
CODE = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]
PAPER, PAPER_DARK = "#fcfbf8", "#1b1a18"
RAISED, RAISED_DARK = "#f3f1eb", "#262421"
INK, INK_DARK = "#23211e", "#e9e5de"
QUIET, QUIET_DARK = "#67625a", "#aca59a"  # 5.9:1 and 7.1:1 on paper
LINE, LINE_DARK = "#dedad1", "#3b3833"


def theme() -> gr.themes.Base:
    """Ink on paper, in light and dark; the one accent, for marks and quotes, is in chat.css."""
    return gr.themes.Base(
        primary_hue="stone",
        secondary_hue="stone",
        neutral_hue="stone",
        font=CONTROLS,
        font_mono=CODE,
    ).set(
        body_background_fill=PAPER,
        body_background_fill_dark=PAPER_DARK,
        background_fill_primary=PAPER,
        background_fill_primary_dark=PAPER_DARK,
        background_fill_secondary=RAISED,
        background_fill_secondary_dark=RAISED_DARK,
        block_background_fill=PAPER,
        block_background_fill_dark=PAPER_DARK,
        block_border_width="0px",
        body_text_color=INK,
        body_text_color_dark=INK_DARK,
        body_text_color_subdued=QUIET,
        body_text_color_subdued_dark=QUIET_DARK,
        border_color_primary=LINE,
        border_color_primary_dark=LINE_DARK,
        input_background_fill=PAPER,
        input_background_fill_dark=RAISED_DARK,
        input_background_fill_focus=PAPER,
        input_background_fill_focus_dark=RAISED_DARK,
        input_border_color=LINE,
        input_border_color_dark=LINE_DARK,
        input_placeholder_color=QUIET,
        input_placeholder_color_dark=QUIET_DARK,
        link_text_color=INK,
        link_text_color_dark=INK_DARK,
    )
