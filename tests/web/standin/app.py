"""A page that can be made to fail, in the frame of the real application."""

import streamlit as st

from services.errors import Invalid
from ui import guard, i18n

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060f80f00010401005"
    "fe5c34b0000000049454e44ae426082"
)

actor = guard.current_actor()
i18n.begin(actor.language if actor.user_id else None)
st.write(f"HELLO {actor.name or 'nobody'}")
st.session_state.setdefault("typed", st.query_params.get("typed", ""))
st.write(f"TYPED {st.session_state['typed']}")
match st.query_params.get("what"):
    case "bug":
        raise ValueError("Anna Petrosyan, +374 00 000000")
    case "refusal":
        raise Invalid("At most %(n)s characters.", n=12)
    case "picture":
        st.image(PICTURE)
