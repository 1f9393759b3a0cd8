import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class Invitations {
  private final List<String> guests = Collections.synchronizedList(new ArrayList<>());

  void invite(String guest) {
    guests.add(guest);
  }

  synchronized boolean inviteOnce(String guest) {
    boolean absent = !guests.contains(guest);
    if (absent) {
      guests.add(guest);
    }
    return absent;
  }

  public static void main(String[] args) {
    Invitations party = new Invitations();
    new Thread(() -> party.invite("Grace")).start();
    new Thread(() -> party.inviteOnce("Grace")).start();
  }
}
