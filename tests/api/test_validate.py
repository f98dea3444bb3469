"""Numbers and days asked for at the command line."""

import json


def test_a_right_credit_code_and_one_with_a_slip(gongfang):
    code, out, _ = gongfang("validate", "credit-code", "113715000000000190", "--json")
    assert (code, json.loads(out)["valid"]) == (0, True)
    assert json.loads(out)["parts"]["division"] == "371500"
    code, out, _ = gongfang("validate", "credit-code", "113715000000000191", "--json")
    assert (code, json.loads(out)["valid"]) == (1, False)
    assert "末位为 1" in json.loads(out)["problems"][0]["zh"]
    code, out, err = gongfang("validate", "credit-code", "113715000000000191")
    assert (code, out) == (1, "")
    assert "the last character is 1" in err


def test_a_real_estate_number_says_what_it_means(gongfang):
    code, out, _ = gongfang("validate", "real-estate-number", "371502001001GB00001F00010001")
    assert code == 0
    assert "国家所有" in out
    assert "371502 001 001 GB 00001 F 00010001" in out
    code, out, _ = gongfang("validate", "real-estate-number", "371502001001GB00001f00010001", "--json")
    assert (code, json.loads(out)["valid"], len(json.loads(out)["problems"])) == (1, False, 1)


def test_a_deadline_by_months_and_by_working_days(gongfang):
    code, out, _ = gongfang("deadline", "--start", "2026-01-15", "--months", 1, "--json")
    assert code == 0
    assert (json.loads(out)["falls_on"], json.loads(out)["last_day"]) == ("2026-02-15", "2026-02-24")
    code, out, _ = gongfang("deadline", "--start", "2026-02-10", "--workdays", 10)
    assert (code, out.splitlines()[0]) == (0, "2026-03-02")


def test_a_deadline_that_cannot_be_told(gongfang):
    code, out, err = gongfang("deadline", "--start", "2026-12-10", "--months", 1, "--json")
    assert (code, out) == (1, "")
    assert "没有 2027 年的放假安排" in err
    for words in (
        ("--start", "2026-01-15"),
        ("--start", "去年", "--months", 1),
        ("--start", "2026-01-15", "--months", 1, "--workdays", 1),
    ):
        code, _, err = gongfang("deadline", *words)
        assert code == 2
        assert "Traceback" not in err
