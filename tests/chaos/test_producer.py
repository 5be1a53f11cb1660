"""F20: random scripts of broker errors, played by librdkafka's mock cluster in tests/integration/kafka/random_errors_test.cpp."""
import os
import subprocess

from programs import BIN


def test_f20_random_scripts_of_broker_errors_lose_no_event(dice, counts):
    environment = {**os.environ, "TIDINGS_F20_SEED": str(dice.randrange(2**32)), "TIDINGS_F20_SCRIPTS": str(counts(150, 10_000))}
    ended = subprocess.run([BIN / "integration_kafka", "--gtest_filter=KafkaRandomErrors.*", "--gtest_brief=1"], env=environment,
                           capture_output=True, text=True, timeout=3600)

    print(*(line for line in ended.stdout.splitlines() if "scripts" in line or "seed" in line), sep="\n")
    assert ended.returncode == 0, ended.stdout + ended.stderr
