import pytest

CONTENT = bytes(range(256)) * 4


@pytest.fixture
def sound(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "sound.mp3").write_bytes(CONTENT)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "secret.pdf").write_bytes(b"secret")
    return "/media/sound.mp3"


def body(response):
    return b"".join(response.streaming_content)


def test_a_file_is_served_whole_and_offers_spans(client, sound):
    response = client.get(sound)
    assert (response.status_code, response["Accept-Ranges"]) == (200, "bytes")
    assert body(response) == CONTENT


@pytest.mark.parametrize(
    ("asked", "given", "first", "last"),
    [
        ("bytes=0-9", "bytes 0-9/1024", 0, 9),
        ("bytes=1000-", "bytes 1000-1023/1024", 1000, 1023),
        ("bytes=-24", "bytes 1000-1023/1024", 1000, 1023),
        ("bytes=0-99999", "bytes 0-1023/1024", 0, 1023),
        ("bytes=-99999", "bytes 0-1023/1024", 0, 1023),
    ],
)
def test_a_player_gets_the_span_it_asks_for(client, sound, asked, given, first, last):
    response = client.get(sound, headers={"range": asked})
    assert (response.status_code, response["Content-Range"]) == (206, given)
    assert body(response) == CONTENT[first : last + 1]
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.django_db
def test_a_span_behind_the_end_is_refused(client, sound):
    response = client.get(sound, headers={"range": "bytes=1024-"})
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */1024")


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,4-5"])
def test_what_is_not_one_span_gets_the_whole(client, sound, asked):
    assert body(client.get(sound, headers={"range": asked})) == CONTENT


def test_sound_and_pictures_are_not_compressed_again(client, sound):
    response = client.get(sound, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in response
    assert response["Content-Length"] == "1024"


@pytest.mark.django_db
def test_documents_are_left_to_the_view_that_asks_who_may_read_them(client, sound, homes):
    assert client.get("/media/documents/secret.pdf", follow=True).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["../manage.py", "%2e%2e/manage.py", "..%2fmanage.py"])
def test_nothing_outside_the_folder_is_served(client, sound, homes, path):
    assert client.get(f"/media/{path}", follow=True).status_code in (400, 404)
