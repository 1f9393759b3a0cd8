package io.millrace.examples.kotlin

import io.millrace.channel.Channel
import io.millrace.channel.ChannelClosedException
import io.millrace.channel.Select
import io.millrace.channel.SendResult
import io.millrace.mutex.Mutex
import java.util.Optional
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

/**
 * The library as Kotlin sees it: components are properties, lambdas fit, nothing is a platform type.
 *
 * Kotlin has no checked exceptions and does not infer the type that a body throws, so it is named.
 */
class KotlinTest {

  @Test
  fun `one thread receives what two threads send`() {
    val channel = Channel.bounded<String>(2)
    val feeds = listOf("file", "phone").map { name ->
      val sender = channel.sender.duplicate()
      Thread.startVirtualThread { sender.run<Exception> { it.send(name) } }
    }
    channel.sender.close()

    val received = mutableListOf<String>()
    channel.receiver.use { for (value in it) received += value }

    feeds.forEach(Thread::join)
    assertThat(received).containsExactlyInAnyOrder("file", "phone")
  }

  @Test
  fun `a sender that throws fails the end`() {
    val channel = Channel.unbounded<String>()

    assertThatThrownBy { channel.sender.run<Exception> { error("torn file") } }.hasMessage("torn file")

    assertThatThrownBy { channel.receiver.receive() }
      .isInstanceOf(ChannelClosedException::class.java)
      .hasRootCauseMessage("torn file")
  }

  @Test
  fun `a refused value comes back typed`() {
    val channel = Channel.bounded<String>(1)
    channel.sender.use { sender ->
      sender.send("first")

      val back: String? =
        when (val result = sender.trySend("second")) {
          is SendResult.Sent -> null
          is SendResult.Full -> result.value
          is SendResult.Closed -> result.value
        }

      assertThat(back).isEqualTo("second")
    }
    assertThat(channel.receiver.closeAndDrain()).containsExactly("first")
  }

  @Test
  fun `a select over two channels results in what the handlers do`() {
    val files = Channel.bounded<String>(1)
    val phones = Channel.bounded<Int>(1)
    files.sender.use { it.send("row") }
    phones.sender.use { it.send(7) }

    val select =
      Select.fair<String?>()
        .receive(files.receiver, { it }, { _: Optional<Throwable> -> null })
        .receive(phones.receiver, { "phone $it" }, { _: Optional<Throwable> -> null })
    val results = buildList { while (!select.isOver) add(select.select()) }

    assertThat(results).containsExactlyInAnyOrder("row", "phone 7", null, null)
  }

  @Test
  fun `a mutex gives its value to a lambda or a guard`() {
    val mutex = Mutex(mutableListOf<String>())

    mutex.run<Exception> { it.add("by lambda") }
    mutex.lock().use { guard -> guard.value().add("by guard") }

    val size: Int = mutex.with<Int, Exception> { it.size }
    assertThat(size).isEqualTo(2)
  }
}
