//! What the article's programs in Rust share: the transaction, the feeds, and how they are measured.
//!
//! Arguments: `string` or `number` ids, how many transactions in all, how many rounds to warm up and to measure.

use std::env;
use std::fs;
use std::time::{Duration, Instant};

pub const FEEDS: [&str; 2] = ["file", "mobile"];

pub struct Transaction<I> {
    pub amount: isize,
    pub timestamp: u64,
    pub txid: I,
}

pub trait Id: Send + 'static {
    fn of(feed: &str, index: u64) -> Self;

    /// What it was made of, for the check.
    fn index(&self) -> u64;
}

impl Id for String {
    fn of(feed: &str, index: u64) -> String {
        format!("{}-{}", feed, index)
    }

    fn index(&self) -> u64 {
        self.rsplit('-').next().unwrap().parse().unwrap()
    }
}

impl Id for u64 {
    fn of(_feed: &str, index: u64) -> u64 {
        index
    }

    fn index(&self) -> u64 {
        *self
    }
}

impl<I: Id> Transaction<I> {
    pub fn of(feed: &str, index: u64) -> Self {
        Transaction {
            amount: amount(index) as isize,
            timestamp: index,
            txid: I::of(feed, index),
        }
    }
}

/// One of the programs: lets every feed send `count` transactions into one account.
pub trait Program {
    fn gather<I: Id>(count: u64) -> Vec<Transaction<I>>;
}

pub fn main<P: Program>() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |index: usize| arguments[index].parse::<u64>().expect("a number");
    let (count, warmups, rounds) = (number(1) / FEEDS.len() as u64, number(2), number(3));
    match arguments[0].as_str() {
        "string" => measure::<P, String>(count, warmups, rounds),
        "number" => measure::<P, u64>(count, warmups, rounds),
        other => panic!("ids are string or number, not {}", other),
    }
}

fn measure<P: Program, I: Id>(count: u64, warmups: u64, rounds: u64) {
    for _ in 0..warmups {
        round::<P, I>(count);
    }
    let mut sum = Round::default();
    for _ in 0..rounds {
        let round = round::<P, I>(count);
        sum.gathering += round.gathering;
        sum.dropping += round.dropping;
        sum.cpu_nanos += round.cpu_nanos;
    }
    let operations = (FEEDS.len() as u64 * count * rounds) as f64;
    let seconds = (sum.gathering + sum.dropping).as_secs_f64();
    println!(
        "opsPerSecond={} cpuNanosPerOp={} dropShare={}",
        operations / seconds,
        sum.cpu_nanos / operations,
        sum.dropping.as_secs_f64() / seconds
    );
}

/// What one account took: to gather it, and to give its memory back.
#[derive(Default)]
struct Round {
    gathering: Duration,
    dropping: Duration,
    cpu_nanos: f64,
}

fn round<P: Program, I: Id>(count: u64) -> Round {
    let cpu_before = cpu_nanos();
    let start = Instant::now();
    let transactions = P::gather::<I>(count);
    let gathering = start.elapsed();
    let cpu_gathering = cpu_nanos() - cpu_before;
    check(&transactions, count);
    let cpu_before = cpu_nanos();
    let start = Instant::now();
    drop(transactions);
    Round {
        gathering,
        dropping: start.elapsed(),
        cpu_nanos: cpu_gathering + cpu_nanos() - cpu_before,
    }
}

/// That every feed's transactions are all there.
fn check<I: Id>(transactions: &[Transaction<I>], count: u64) {
    let feeds = FEEDS.len() as u64;
    assert_eq!(transactions.len() as u64, feeds * count);
    let amounts: isize = transactions
        .iter()
        .map(|transaction| transaction.amount)
        .sum();
    assert_eq!(amounts as u64, feeds * (0..count).map(amount).sum::<u64>());
    let timestamps: u64 = transactions
        .iter()
        .map(|transaction| transaction.timestamp)
        .sum();
    let indices: u64 = transactions
        .iter()
        .map(|transaction| transaction.txid.index())
        .sum();
    assert_eq!(timestamps, feeds * (0..count).sum::<u64>());
    assert_eq!(indices, timestamps);
}

fn amount(index: u64) -> u64 {
    index % 1000
}

/// Of the whole process; not a number where there is no /proc.
fn cpu_nanos() -> f64 {
    const NANOS_PER_TICK: f64 = 1e7;
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field is the name in parentheses; utime and stime are the 14th and the 15th.
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let ticks = |field: usize| {
        fields
            .get(field - 3)
            .and_then(|ticks| ticks.parse::<f64>().ok())
    };
    match (ticks(14), ticks(15)) {
        (Some(user), Some(system)) => (user + system) * NANOS_PER_TICK,
        _ => f64::NAN,
    }
}
