"""What is too large is refused before it has come, over a real connection too."""

import io
import socket
import threading
import time
from contextlib import closing, contextmanager

import pytest
import uvicorn

MIB = 1 << 20


@pytest.fixture
def door(embedded_register, door_to):
    """A door that takes no more than one MiB."""
    return door_to(embedded_register, largest_upload=MIB)


def parts(mib):
    """A form with one file of so many MiB, as a client sends it that does not say how long it will be."""
    yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.dxf"\r\n\r\n'
    for _ in range(mib * 16):
        yield b"0" * (MIB // 16)
    yield b"\r\n--x--\r\n"


FORM = {"content-type": "multipart/form-data; boundary=x"}


def test_two_gibibytes_are_refused_by_what_the_request_says_of_itself(door):
    answer = door.post("/api/surveys", content=b"", headers={**FORM, "content-length": str(2 << 30)})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title_zh"] == "文件超过 1 MiB，请分楼栋上传"
    assert "over 1 MiB" in answer.json()["title_en"]


def test_a_file_over_the_limit_is_refused_and_one_below_is_read(door):
    for size, status in ((3 * MIB, 413), (MIB // 2, 422)):
        answer = door.post("/api/surveys", files={"file": ("a.dxf", io.BytesIO(b"0" * size))})
        assert answer.status_code == status, answer.text
        assert door.waiting == []


def test_a_person_at_a_browser_gets_a_page(door):
    answer = door.post("/surveys/new", content=b"", headers={**FORM, "content-length": str(2 << 30), "accept": "text/html"})
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html")
    assert "请分楼栋上传" in answer.text


@contextmanager
def listening(app):
    """A real server in another thread; its port."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def answer_to(port, head, body):
    """What a server says to a request while its body is still coming."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as line:
        line.sendall(b"POST /api/surveys HTTP/1.1\r\nHost: office\r\nContent-Type: multipart/form-data; boundary=x\r\n" + head)
        said = b""
        try:
            for chunk in body:
                line.sendall(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has hung up on us, having said why
        try:
            while b"\r\n\r\n" not in said or b"}" not in said:
                more = line.recv(65536)
                if not more:
                    break
                said += more
        except ConnectionResetError:
            pass
        return said.decode()


def test_a_stream_that_grows_past_the_limit_is_cut_off(door):
    with listening(door.app) as port:
        said = answer_to(port, b"Transfer-Encoding: chunked\r\n\r\n", parts(2))
        assert said.startswith("HTTP/1.1 413")
        assert "application/problem+json" in said
        assert "over 1 MiB" in said
        said = answer_to(port, b"Content-Length: 2147483648\r\n\r\n", [])
        assert said.startswith("HTTP/1.1 413")
    assert door.waiting == []
