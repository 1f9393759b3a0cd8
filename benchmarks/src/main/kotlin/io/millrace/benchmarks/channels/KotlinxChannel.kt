package io.millrace.benchmarks.channels

import io.millrace.benchmarks.channels.Cell.Shape
import java.util.concurrent.FutureTask
import kotlin.concurrent.thread
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select

/**
 * The channels of kotlinx.coroutines, used by suspending functions. In the cells of virtual threads
 * each sender and receiver is a coroutine on `Dispatchers.Default`; in those of platform threads
 * each is a thread that runs one coroutine in `runBlocking`. No call sends or receives many.
 */
class KotlinxChannel : Subject {
  override fun title() = "kotlinx"

  override fun blocks() = true

  override fun supports(cell: Cell) = !cell.isBatch

  override fun roundNanos(cell: Cell, count: Int): Long {
    val tasks = tasks(cell, count)
    val start = System.nanoTime()
    val sum = if (cell.isVirtual) inCoroutines(tasks) else inThreads(tasks)
    val end = System.nanoTime()
    ThreadRound.requireSum(sum, count)
    return end - start
  }

  private fun inCoroutines(tasks: List<suspend () -> Long>): Long =
      runBlocking(Dispatchers.Default) { tasks.map { async { it() } }.awaitAll().sum() }

  private fun inThreads(tasks: List<suspend () -> Long>): Long =
      tasks
          .map { task -> FutureTask { runBlocking { task() } }.also { thread(block = it::run) } }
          .sumOf { it.get() }

  private fun tasks(cell: Cell, count: Int): List<suspend () -> Long> {
    val shape = cell.shape()
    val channelCount = if (shape == Shape.SELECT) shape.senderCount else 1
    val channels = List(channelCount) { Channel<Any>(cell.capacity()) }
    if (shape == Shape.SEQ) {
      return listOf { alternate(channels[0], cell, count) }
    }
    val sendCount = count / shape.senderCount
    val receiveCount = count / shape.receiverCount
    val receivers =
        List(shape.receiverCount) {
          suspend {
            if (shape == Shape.SELECT) receive(channels, receiveCount)
            else receive(channels[0], receiveCount)
          }
        }
    val senders =
        List(shape.senderCount) {
          suspend {
            send(channels[it % channelCount], cell, it * sendCount, (it + 1) * sendCount)
            0L
          }
        }
    return receivers + senders
  }

  private suspend fun alternate(channel: Channel<Any>, cell: Cell, count: Int): Long {
    val burst = minOf(cell.capacity(), Cell.LARGE)
    var sum = 0L
    for (first in 0 until count step burst) {
      val end = minOf(first + burst, count)
      send(channel, cell, first, end)
      sum += receive(channel, end - first)
    }
    return sum
  }

  private suspend fun send(channel: Channel<Any>, cell: Cell, first: Int, end: Int) {
    for (number in first until end) {
      channel.send(Messages.make(cell.payload(), number))
    }
  }

  private suspend fun receive(channel: Channel<Any>, count: Int): Long {
    var sum = 0L
    repeat(count) { sum += Messages.value(channel.receive()) }
    return sum
  }

  private suspend fun receive(channels: List<Channel<Any>>, count: Int): Long {
    var sum = 0L
    repeat(count) {
      sum += Messages.value(select { channels.forEach { it.onReceive { message -> message } } })
    }
    return sum
  }
}
