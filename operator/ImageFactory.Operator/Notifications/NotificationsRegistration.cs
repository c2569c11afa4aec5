using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Notifications.Mail;
using ImageFactory.Operator.Notifications.Webhook;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Webhooks;

namespace ImageFactory.Operator.Notifications;

/// <summary>Brings the notifications of builds' ends into the host.</summary>
internal static class NotificationsRegistration
{
    /// <summary>Adds the channels that the settings name, and what sends by them.</summary>
    public static IServiceCollection AddNotifications(
        this IServiceCollection services, NotificationSettings settings)
    {
        if (settings.Mail is { } mail)
        {
            services.AddSingleton<INotificationChannel>(provider => new MailChannel(
                mail, provider.GetRequiredService<TimeProvider>()));
        }

        foreach (var webhook in settings.Webhooks)
        {
            services.AddSingleton<INotificationChannel>(provider => new WebhookChannel(
                webhook, provider.GetRequiredService<WebhookClient>()));
        }

        return services
            .AddWebhooks()
            .AddSingleton<LogTails>()
            .AddSingleton<NotificationComposer>()
            .AddSingleton<NotificationDelivery>()
            .AddSingleton<BuildNotifications>();
    }
}
