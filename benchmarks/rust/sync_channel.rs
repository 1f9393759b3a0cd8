//! The article's second program with a bound: feeds that are faster wait.

mod article;

use article::{Id, Program, Transaction, FEEDS};
use std::sync::mpsc;
use std::thread::spawn;

const CAPACITY: usize = 1024;

struct SyncChannelProgram;

impl Program for SyncChannelProgram {
    fn gather<I: Id>(count: u64) -> Vec<Transaction<I>> {
        let (tx, rx) = mpsc::sync_channel(CAPACITY);
        let feeds = FEEDS.map(|feed| {
            let tx = mpsc::SyncSender::clone(&tx);
            spawn(move || {
                for index in 0..count {
                    tx.send(Transaction::of(feed, index)).unwrap();
                }
            })
        });
        drop(tx);
        let mut transactions = Vec::new();
        for transaction in rx {
            transactions.push(transaction);
        }
        for feed in feeds {
            feed.join().unwrap();
        }
        transactions
    }
}

fn main() {
    article::main::<SyncChannelProgram>();
}
