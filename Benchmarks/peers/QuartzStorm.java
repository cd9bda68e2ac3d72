// Quartz 2, jobs in memory, one thread: adds STANDING triggers, then DUE ones for one instant, and fires them; prints jobs/s.
// A job does nothing, and nothing of it is kept. The clock starts when the scheduler may. QuartzStorm STANDING DUE
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

public class QuartzStorm {
  static final AtomicInteger fired = new AtomicInteger();
  static final CountDownLatch done = new CountDownLatch(1);
  static int due;

  public static class Empty implements Job {
    public void execute(JobExecutionContext context) {
      if (fired.incrementAndGet() >= due) done.countDown();
    }
  }

  static void add(Scheduler scheduler, String name, Date at) throws Exception {
    scheduler.scheduleJob(JobBuilder.newJob(Empty.class).withIdentity(name).build(),
        TriggerBuilder.newTrigger().withIdentity(name).startAt(at).build());
  }

  public static void main(String[] arguments) throws Exception {
    int standing = Integer.parseInt(arguments[0]);
    due = Integer.parseInt(arguments[1]);
    Properties properties = new Properties();
    properties.put("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    properties.put("org.quartz.threadPool.threadCount", "1");
    properties.put("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    properties.put("org.quartz.jobStore.misfireThreshold", "600000");
    properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
    Scheduler scheduler = new StdSchedulerFactory(properties).getScheduler();
    long far = System.currentTimeMillis() + 100_000_000L;
    for (int i = 0; i < standing; i++) add(scheduler, "s" + i, new Date(far + i * 7919L % 1_000_003 * 1000));
    Date instant = new Date();
    for (int i = 0; i < due; i++) add(scheduler, "d" + i, instant);
    long began = System.nanoTime();
    scheduler.start();
    done.await(600, TimeUnit.SECONDS);
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf("fired %d of %d: %.0f jobs/s%n", fired.get(), due, fired.get() / seconds);
    System.exit(0);
  }
}
