namespace ImageFactory.Operator.Notifications.Channels;

/// <summary>A way on which notifications go.</summary>
internal interface INotificationChannel
{
    /// <summary>Its name in the status of builds.</summary>
    string Name { get; }

    /// <summary>
    /// Sends a notification once. It MUST be the same one to whoever got it before: the operator may die between the
    /// sending and the writing of the status. What goes wrong is told, and no error.
    /// </summary>
    /// <param name="notification">What is told.</param>
    /// <param name="remaining">Those who have not got it yet; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<SendResult> SendAsync(
        Notification notification, IReadOnlyList<string>? remaining, CancellationToken cancellationToken);
}
