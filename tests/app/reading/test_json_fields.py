"""Fields of JSON bodies."""


def test_a_number_too_large_for_a_number_is_refused(client, problem):
    client.post("/faces?amount=1")
    for number in ("1e999", "1" + "0" * 400):
        text = '{"ids": [1], "weights": [' + number + "]}"
        problem(client.post("/faces/averages", data=text, content_type="application/json"), 400, "weights")
