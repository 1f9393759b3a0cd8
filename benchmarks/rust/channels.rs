//! Measures Rust's channels the way ChannelFork measures those of the JVM: rounds are as many messages as take a
//! given time, found while warming up; one line with the medians of the rounds.
//!
//! channels std|crossbeam SHAPE/CAPACITY/MESSAGE/platform[/batch] MILLISECONDS

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

const DISTINCT_COUNT: usize = 4096;
const LARGE: usize = 1024;
const BATCH_COUNT_MAX: usize = 64;
const COUNT_MIN: usize = 1 << 10;
const COUNT_MAX: usize = 1 << 22;
const ROUND_COUNT: usize = 3;
const WARM_UP_NANOS_MIN: f64 = 300e6;
#[cfg(feature = "crossbeam")]
const SELECT_COUNT: usize = 4;

trait Message: Send + 'static {
    fn make(value: u64) -> Self;
    fn value(&self) -> u64;
}

impl Message for u64 {
    fn make(value: u64) -> Self {
        value
    }
    fn value(&self) -> u64 {
        *self
    }
}

/// Travels by value, as Rust's messages do.
struct Parcel {
    value: u64,
    _bytes: [u8; 92],
}

impl Message for Parcel {
    fn make(value: u64) -> Self {
        Parcel { value, _bytes: [0; 92] }
    }
    fn value(&self) -> u64 {
        self.value
    }
}

trait Sender<M>: Clone + Send + 'static {
    fn send(&self, message: M);
}

trait Receiver<M>: Send + 'static {
    fn receive(&self) -> M;
    /// Waits for one message and takes what else is ready.
    fn receive_many(&self, into: &mut Vec<M>, count_max: usize);
    /// One more handle, where there may be several.
    fn duplicate(&self) -> Self;
}

impl<M: Message> Sender<M> for mpsc::Sender<M> {
    fn send(&self, message: M) {
        mpsc::Sender::send(self, message).ok().unwrap();
    }
}

impl<M: Message> Sender<M> for mpsc::SyncSender<M> {
    fn send(&self, message: M) {
        mpsc::SyncSender::send(self, message).ok().unwrap();
    }
}

impl<M: Message> Receiver<M> for mpsc::Receiver<M> {
    fn receive(&self) -> M {
        self.recv().unwrap()
    }
    fn receive_many(&self, into: &mut Vec<M>, count_max: usize) {
        into.push(self.recv().unwrap());
        into.extend(self.try_iter().take(count_max - 1));
    }
    fn duplicate(&self) -> Self {
        panic!("std has one receiver")
    }
}

#[cfg(feature = "crossbeam")]
impl<M: Message> Sender<M> for crossbeam_channel::Sender<M> {
    fn send(&self, message: M) {
        crossbeam_channel::Sender::send(self, message).ok().unwrap();
    }
}

#[cfg(feature = "crossbeam")]
impl<M: Message> Receiver<M> for crossbeam_channel::Receiver<M> {
    fn receive(&self) -> M {
        self.recv().unwrap()
    }
    fn receive_many(&self, into: &mut Vec<M>, count_max: usize) {
        into.push(self.recv().unwrap());
        into.extend(self.try_iter().take(count_max - 1));
    }
    fn duplicate(&self) -> Self {
        self.clone()
    }
}

struct Cell {
    shape: String,
    capacity: Option<usize>,
    batch: bool,
}

fn value(number: usize) -> u64 {
    ((number & (DISTINCT_COUNT - 1)) as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn send<M: Message>(sender: &impl Sender<M>, first: usize, end: usize) {
    for number in first..end {
        sender.send(M::make(value(number)));
    }
}

fn receive<M: Message>(receiver: &impl Receiver<M>, share: usize, batch: bool) -> u64 {
    let mut sum = 0u64;
    if !batch {
        for _ in 0..share {
            sum = sum.wrapping_add(receiver.receive().value());
        }
        return sum;
    }
    let mut many = Vec::with_capacity(BATCH_COUNT_MAX);
    let mut rest = share;
    while rest > 0 {
        receiver.receive_many(&mut many, rest.min(BATCH_COUNT_MAX));
        rest -= many.len();
        for message in many.drain(..) {
            sum = sum.wrapping_add(message.value());
        }
    }
    sum
}

/// One round over one channel: how long it took, and the sum of what arrived.
fn round<M: Message, S: Sender<M>, R: Receiver<M>>(cell: &Cell, (sender, receiver): (S, R), count: usize) -> (Duration, u64) {
    let (sender_count, receiver_count) = match cell.shape.as_str() {
        "seq" | "spsc" => (1, 1),
        "mpsc" => (4, 1),
        "mpmc" => (4, 4),
        other => panic!("no such shape: {other}"),
    };
    let start = Instant::now();
    if cell.shape == "seq" {
        let burst = cell.capacity.unwrap_or(LARGE);
        let mut sum = 0u64;
        for first in (0..count).step_by(burst) {
            let end = count.min(first + burst);
            send(&sender, first, end);
            sum = sum.wrapping_add(receive(&receiver, end - first, false));
        }
        return (start.elapsed(), sum);
    }
    let batch = cell.batch;
    let mut receivers: Vec<R> = (1..receiver_count).map(|_| receiver.duplicate()).collect();
    receivers.push(receiver);
    let receiving: Vec<_> =
        receivers.into_iter().map(|own| thread::spawn(move || receive(&own, count / receiver_count, batch))).collect();
    let sending = spawn_senders(vec![sender; sender_count], count);
    let sum = receiving.into_iter().fold(0u64, |sum, thread| sum.wrapping_add(thread.join().unwrap()));
    sending.into_iter().for_each(|thread| thread.join().unwrap());
    (start.elapsed(), sum)
}

fn spawn_senders<M: Message, S: Sender<M>>(senders: Vec<S>, count: usize) -> Vec<thread::JoinHandle<()>> {
    let share = count / senders.len();
    senders
        .into_iter()
        .enumerate()
        .map(|(index, own)| thread::spawn(move || send(&own, index * share, (index + 1) * share)))
        .collect()
}

#[cfg(feature = "crossbeam")]
fn crossbeam_round<M: Message>(cell: &Cell, count: usize) -> (Duration, u64) {
    let open = || match cell.capacity {
        Some(capacity) => crossbeam_channel::bounded::<M>(capacity),
        None => crossbeam_channel::unbounded(),
    };
    if cell.shape != "select" {
        return round(cell, open(), count);
    }
    let start = Instant::now();
    let (senders, receivers): (Vec<_>, Vec<_>) = (0..SELECT_COUNT).map(|_| open()).unzip();
    let _open = senders.clone(); // a channel that has ended would be ready for ever
    let sending = spawn_senders(senders, count);
    let mut sum = 0u64;
    for _ in 0..count {
        let message = crossbeam_channel::select! {
            recv(receivers[0]) -> message => message,
            recv(receivers[1]) -> message => message,
            recv(receivers[2]) -> message => message,
            recv(receivers[3]) -> message => message,
        };
        sum = sum.wrapping_add(message.unwrap().value());
    }
    sending.into_iter().for_each(|thread| thread.join().unwrap());
    (start.elapsed(), sum)
}

#[cfg(not(feature = "crossbeam"))]
fn crossbeam_round<M: Message>(_cell: &Cell, _count: usize) -> (Duration, u64) {
    panic!("built without crossbeam")
}

fn std_round<M: Message>(cell: &Cell, count: usize) -> (Duration, u64) {
    match cell.capacity {
        Some(capacity) => round(cell, mpsc::sync_channel::<M>(capacity), count),
        None => round(cell, mpsc::channel::<M>(), count),
    }
}

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanos: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}

/// Of the whole process.
fn cpu_nanos() -> f64 {
    const CLOCK_PROCESS_CPUTIME_ID: i32 = 2;
    let mut time = Timespec { seconds: 0, nanos: 0 };
    unsafe { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.seconds as f64 * 1e9 + time.nanos as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn measure(round_nanos: f64, run: impl Fn(usize) -> (Duration, u64)) {
    let checked = |count: usize| {
        let (duration, sum) = run(count);
        let expected = (0..count).fold(0u64, |sum, number| sum.wrapping_add(value(number)));
        assert_eq!(sum, expected, "what arrived is not what was sent");
        duration.as_nanos() as f64
    };
    let mut count = COUNT_MIN;
    let mut nanos_per_message = f64::MAX; // the best so far: a disturbed round must not make the measured ones short
    let start = Instant::now();
    let warm_up_nanos = WARM_UP_NANOS_MIN.max(ROUND_COUNT as f64 * round_nanos);
    while (start.elapsed().as_nanos() as f64) < warm_up_nanos
        || (count as f64 * nanos_per_message < round_nanos / 2.0 && count < COUNT_MAX)
    {
        nanos_per_message = nanos_per_message.min(checked(count) / count as f64);
        let next = (round_nanos / nanos_per_message).min(8.0 * count as f64);
        count = (next as usize).clamp(COUNT_MIN, COUNT_MAX) / COUNT_MIN * COUNT_MIN;
    }
    let before = cpu_nanos();
    let operations = (0..ROUND_COUNT).map(|_| count as f64 * 1e9 / checked(count)).collect();
    let cpu_nanos_per_op = (cpu_nanos() - before) / (ROUND_COUNT * count) as f64;
    println!("opsPerSecond={:.0} cpuNanosPerOp={:.2}", median(operations), cpu_nanos_per_op);
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments[1].split('/').collect();
    let cell = Cell {
        shape: words[0].to_string(),
        capacity: if words[1] == "unbounded" { None } else { Some(words[1].parse().unwrap()) },
        batch: words.contains(&"batch"),
    };
    let round_nanos = arguments[2].parse::<f64>().unwrap() * 1e6;
    match (arguments[0].as_str(), words[2]) {
        ("std", "small") => measure(round_nanos, |count| std_round::<u64>(&cell, count)),
        ("std", _) => measure(round_nanos, |count| std_round::<Parcel>(&cell, count)),
        (_, "small") => measure(round_nanos, |count| crossbeam_round::<u64>(&cell, count)),
        _ => measure(round_nanos, |count| crossbeam_round::<Parcel>(&cell, count)),
    }
}
