"""Instruments that texts name: those that the register of laws lacks are counted, and there are none."""

from knowledge.citing import laws_not_registered
from knowledge.loading import load_library, load_texts, packaged


def test_what_texts_name_and_the_register_lacks_is_found_with_its_entries() -> None:
    law = "truth: unverified\nname: Phí\n"
    topic = (
        "title: T\nshort: T\nfield: f\ntruth: unverified\nask: [theo 9/2020/NĐ-CP]\n"
        "answers: [Theo 66.22/2026/NQ-CP, 63/2025/QĐ-UBND và 24/2021/QĐ-TTg. Mẫu 02/2025/LLTP]\n"
    )
    texts = {
        "phrases.yaml": "- {id: field.f, text: F}\n",
        "laws/phi.yaml": f'id: phi\nnumber: "66.22/2026/NQ-CP"\n{law}',
        "laws/tinh.yaml": f"id: tinh\nnumber: 63/2025/QĐ-UBND (tỉnh Tây Ninh)\n{law}",
        "topics/t.yaml": f"id: t\n{topic}",
    }
    library = load_texts({name: text.encode() for name, text in texts.items()})
    assert laws_not_registered(library) == {"24/2021/QĐ-TTg": ("topic:t",)}


def test_who_names_an_instrument_in_the_packaged_content_registers_it() -> None:
    assert laws_not_registered(load_library(packaged())) == {}
