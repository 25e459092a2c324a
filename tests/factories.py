"""What tests need to stand on: languages, a page tree, people."""

import datetime
import uuid

import factory
from django.core.files.base import ContentFile
from wagtail.models import Locale, Page, Site

from courses.models import CatalogPage, CoursePage, FactCard, LessonPage, ModulePage
from home.models import HomePage, Organisation, Topic
from learn.accounts.models import StaffRole, User

LANGUAGES = ("de", "en", "ar")


def uid(name: str) -> str:
    """Return a stable block id for ``name``."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"test:{name}"))


class LearnerFactory(factory.django.DjangoModelFactory):
    """Somebody with a pseudonym and nothing else."""

    class Meta:
        model = User

    kind = User.Kind.GUEST
    display_name = factory.Sequence(lambda n: f"Learner {n}")


class StaffFactory(factory.django.DjangoModelFactory):
    """Somebody who signs in with e-mail and password (``password``)."""

    class Meta:
        model = User

    kind = User.Kind.STAFF
    display_name = factory.Sequence(lambda n: f"Staff {n}")
    email = factory.Sequence(lambda n: f"staff{n}@example.org")
    password = factory.django.Password("password")


def make_organisation(code: str, locale: Locale | None = None) -> Organisation:
    """Return an organisation that is called by its ``code``."""
    return Organisation.objects.create(
        code=code,
        short_name=code.upper(),
        name=f"Organisation {code}",
        task="Works for participation.",
        locale=locale or Locale.objects.get(language_code="de"),
    )


def make_staff(organisation: Organisation, *roles: str, **fields) -> User:
    """Return a staff account that holds ``roles`` in ``organisation``."""
    account = StaffFactory(**fields)
    for role in roles:
        StaffRole.objects.create(
            user=account, organisation_key=organisation.translation_key, role=role
        )
    return account


def publish(page):
    """Publish ``page`` the way an editor does, with every signal that follows."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def make_site() -> dict[str, HomePage]:
    """Return a home page for every language, with the default site standing on the German one."""
    # A race flushes the database: not even the languages are left, and a root needs one.
    for code in LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    Page.objects.filter(depth=2).exclude(content_type__model="homepage").delete()
    root.refresh_from_db()
    homes = {}
    for code in LANGUAGES:
        homes[code] = HomePage(
            title=f"Mitreden {code}",
            slug=f"home-{code}",
            locale=Locale.objects.get(language_code=code),
            translation_key=uuid.uuid5(uuid.NAMESPACE_URL, "test:home"),
            lead_title="Mitreden",
            lead_text="Lead",
            alliance_title="Alliance",
            alliance_text="<p>Alliance</p>",
        )
        root.add_child(instance=homes[code])
        root.refresh_from_db()
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", root_page=homes["de"], is_default_site=True, site_name="Mitreden"
    )
    return homes


def make_module(home: HomePage, *, lessons: int = 2, slug: str = "module") -> ModulePage:
    """Return a published module with ``lessons`` plain lessons below ``home``."""
    locale = home.locale
    topic = Topic.objects.filter(locale=locale, code="media-literacy").first() or (
        Topic.objects.create(locale=locale, code="media-literacy", name="Media literacy")
    )
    organisation = Organisation.objects.filter(locale=locale, code="bvre").first() or (
        Organisation.objects.create(
            locale=locale, code="bvre", short_name="BVRE", name="BVRE", task="Teaches."
        )
    )
    catalog = CatalogPage.objects.child_of(home).first()
    if catalog is None:
        catalog = CatalogPage(title="Modules", slug="modules", locale=locale)
        home.add_child(instance=catalog)
    course = CoursePage(
        title=f"Course {slug}",
        slug=f"course-{slug}",
        locale=locale,
        topic=topic,
        organisation=organisation,
        introduction="<p>About</p>",
    )
    catalog.add_child(instance=course)
    module = ModulePage(
        title=f"Module {slug}",
        slug=slug,
        locale=locale,
        topic=topic,
        organisation=organisation,
        minutes=30,
        introduction="<p>Introduction</p>",
        authors="Editors",
        interests="To teach.",
        reviewed_on=datetime.date(2026, 11, 1),
        goals=[{"type": "goal", "value": {"text": "check a source"}, "id": uid(f"{slug}-goal")}],
    )
    course.add_child(instance=module)
    for number in range(1, lessons + 1):
        add_lesson(module, number=number)
    return module


def add_lesson(module: ModulePage, *, number: int = 1, body: list | None = None) -> LessonPage:
    """Return a published lesson in ``module``; ``body`` is raw stream data."""
    lesson = LessonPage(
        title=f"Lesson {number}",
        slug=f"lesson-{number}",
        locale=module.locale,
        minutes=5,
        body=body
        or [{"type": "text", "value": {"text": f"<p>Text {number}</p>"}, "id": uid(f"t{number}")}],
    )
    module.add_child(instance=lesson)
    return publish(lesson)


def make_fact_card(locale: Locale, **fields) -> FactCard:
    """Return a fact card that is not yet due."""
    today = datetime.date.today()
    defaults = {
        "claim": "There is no censorship.",
        "source_title": "Basic Law",
        "as_of": today,
        "review_by": today + datetime.timedelta(days=180),
    }
    return FactCard.objects.create(locale=locale, **{**defaults, **fields})


def png_file(name: str = "picture.png") -> ContentFile:
    """Return the smallest picture there is."""
    data = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
        "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
    )
    return ContentFile(data, name=name)
