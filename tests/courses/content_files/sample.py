"""The files of the sample: one course, one module, a lesson and a quiz, partly translated."""

FILES = {
    "site/organisations.de.yaml": """\
- id: bvre
  short_name: BVRE
  name: Verband der Eltern
  task: Er bildet.
  url: https://example.org/
  is_alliance: no
""",
    "site/organisations.en.yaml": """\
- id: bvre
  name: Parents' association
  task: It educates.
""",
    "site/topics.de.yaml": """\
- id: media
  name: Medien
  description: Quellen prüfen.
""",
    "site/topics.en.yaml": """\
- id: media
  name: Media
  description: Check sources.
""",
    "site/home.de.yaml": """\
title: Mitreden
slug: mitreden
lead_title: Verstehen
lead_text: Hier lernst du.
alliance_title: Wer wir sind
alliance_text: |
  Ein **Verbund**.
working_groups:
  - id: bildung
    name: Bildung
    text: Schafft Angebote.
steps:
  - id: waehlen
    title: Wählen
    text: Such dir etwas aus.
""",
    "site/home.en.yaml": """\
title: Mitreden
lead_title: Understand
lead_text: You learn here.
alliance_title: Who we are
alliance_text: |
  An **alliance**.
working_groups:
  - id: bildung
    name: Education
    text: Makes things to learn.
steps:
  - id: waehlen
    title: Choose
    text: Pick something.
""",
    "site/catalog.de.yaml": """\
title: Kurse
slug: kurse
introduction: Such dir etwas aus.
""",
    "site/pages/ueber.de.yaml": """\
title: Über uns
slug: ueber-uns
show_in_footer: yes
body:
  - type: heading
    id: h-wer
    text: Wer wir sind
""",
    "course/course.de.yaml": """\
title: Kurs
slug: kurs
summary: Ein Kurs.
topic: media
organisation: bvre
introduction: |
  Willkommen.
cover: images/cover.png
cover_alt: Ein Umschlag
""",
    "course/course.en.yaml": """\
title: Course
slug: course
summary: A course.
introduction: |
  Welcome.
cover_alt: A cover
""",
    "course/images/credits.yaml": """\
cover.png:
  title: Umschlag
  credit: Mitreden
  licence: CC BY-SA 4.0
""",
    "course/module/images/credits.yaml": """\
map.png:
  title: Karte
  credit: Mitreden
  licence: CC BY-SA 4.0
""",
    "course/module/module.de.yaml": """\
title: Modul
slug: modul
summary: Ein Modul.
topic: media
organisation: bvre
level: B1
minutes: 20
goals:
  - id: z-eins
    text: Du kannst prüfen.
authors: Redaktion
interests: Wir wollen bilden.
licence: CC BY-SA 4.0
reviewed_on: 2026-11-22
introduction: |
  Los geht es.
""",
    "course/module/module.en.yaml": """\
title: Module
slug: module
summary: A module.
goals:
  - id: z-eins
    text: You can check.
authors: Editors
interests: We want to educate.
introduction: |
  Let us begin.
""",
    "course/module/facts.de.yaml": """\
- id: zensur
  claim: Eine Zensur findet nicht statt.
  detail: |
    Das gilt für alle.
  source_title: Grundgesetz, Artikel 5
  source_url: https://example.org/gg5
  as_of: 2026-08-19
  review_by: 2027-05-22
  organisation: bvre
""",
    "course/module/facts.en.yaml": """\
- id: zensur
  claim: There is no censorship.
  detail: |
    That goes for everybody.
  source_title: Basic Law, Article 5
""",
    "course/module/1-lesson.de.yaml": """\
kind: lesson
title: Lektion
slug: lektion
summary: Eine Lektion.
minutes: 5
stance: fact
body:
  - type: heading
    id: h-eins
    text: Erste Schritte
  - type: text
    id: t-eins
    text: |
      Ein Satz mit **Nachdruck** und [Quelle](https://example.org/a).

      - Erstens
      - Zweitens
  - type: text
    id: t-quiz
    text: |
      Weiter im [Quiz](page:module/quiz).
  - type: image
    id: i-karte
    image: images/map.png
    alt: Eine Karte
  - type: fact_card
    id: f-zensur
    fact: zensur
  - type: action
    id: a-tun
    items:
      - id: fragen
        text: |
          Frag nach.
        open_to_everyone: yes
""",
    "course/module/1-lesson.en.yaml": """\
title: Lesson
slug: lesson
summary: A lesson.
body:
  - type: heading
    id: h-eins
    text: First steps
  - type: text
    id: t-eins
    text: |
      A [source](https://example.org/a) and a sentence with **stress**.

      - Firstly
      - Secondly
  - type: text
    id: t-quiz
    text: |
      On to the [quiz](page:module/quiz).
  - type: image
    id: i-karte
    alt: A map
  - type: fact_card
    id: f-zensur
  - type: action
    id: a-tun
    items:
      - id: fragen
        text: |
          Ask.
""",
    "course/module/2-quiz.de.yaml": """\
kind: quiz
title: Quiz
slug: quiz
summary: Ein Quiz.
minutes: 5
introduction: |
  Eine Frage.
pass_mark: 60
feedback: at_once
attempts_allowed: 0
shuffle_questions: no
passed_text: |
  Geschafft.
failed_text: |
  Noch einmal.
items:
  - type: single_choice
    id: q-eins
    stem: |
      Was stimmt?
    hint: Denk nach.
    choices:
      - id: dies
        label: Dies
        is_correct: yes
        explanation: |
          Ja.
      - id: das
        label: Das
        is_correct: no
        explanation: |
          Nein.
        source:
          title: Ein Buch
          accessed_on: 2026-11-22
""",
}
